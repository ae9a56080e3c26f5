/* Three of the model's loops as plain C, to hold the compiled ones against; the numbers must be the same. */
#include <stdint.h>

void uniforms(uint64_t key, const double *who, const int64_t *rows, int64_t n, uint64_t quarter, uint64_t purpose,
              double *drawn) {
    const uint64_t low = 0xFFFFFFFF;
    for (int64_t k = 0; k < n; k++) {
        uint64_t agent = (uint64_t)(int64_t)who[rows[k]];
        uint64_t c0 = agent & low, c1 = agent >> 32, c2 = quarter, c3 = purpose, k0 = key & low, k1 = key >> 32;
        for (int round = 0; round < 10; round++) {
            uint64_t p0 = 0xD2511F53u * c0, p1 = 0xCD9E8D57u * c2;
            c0 = (p1 >> 32) ^ c1 ^ k0;
            c1 = p1 & low;
            c2 = (p0 >> 32) ^ c3 ^ k1;
            c3 = p0 & low;
            k0 = (k0 + 0x9E3779B9u) & low;
            k1 = (k1 + 0xBB67AE85u) & low;
        }
        drawn[k] = ((double)(int64_t)(((c0 << 32) | c1) >> 11) + 0.5) / 9007199254740992.0;
    }
}

void grouped_sum(const double *f, int64_t width, const int64_t *rows, int64_t n, int64_t column, int64_t by,
                 int64_t weight, int64_t groups, double *totals) {
    for (int64_t g = 0; g < groups; g++) totals[g] = 0.0;
    for (int64_t k = 0; k < n; k++) {
        int64_t i = rows[k], group = (int64_t)f[by * width + i];
        if (group >= 0) totals[group] += f[weight * width + i] * f[column * width + i];
    }
}

void deposit(double *f, int64_t width, const int64_t *rows, int64_t n, int64_t column, int64_t money, int64_t by,
             int64_t weight, int64_t groups, double *totals) {
    for (int64_t g = 0; g < groups; g++) totals[g] = 0.0;
    for (int64_t k = 0; k < n; k++) {
        int64_t i = rows[k];
        double amount = f[column * width + i];
        if (!(amount >= 0.0)) return;
        f[money * width + i] += amount;
        totals[(int64_t)f[by * width + i]] += f[weight * width + i] * amount;
    }
}
