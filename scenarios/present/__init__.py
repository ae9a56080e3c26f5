"""How every study is asked, shown and written: options, runner, report."""
