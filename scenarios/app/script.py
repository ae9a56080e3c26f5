"""What Streamlit runs for every look at the page; as a script it belongs to no package, so its import is absolute.

Worker processes import it under another name, and must not draw a page.
"""

if __name__ == "__main__":
    from synergysim.scenarios.app.page import show

    show()
