"""The firms of a cluster as a living network in Mesa's own viewer (SolaraViz), with the extra ``viz``."""

import solara

# Solara warns where Mesa's components call a hook after a return that only a page without components takes: it cannot
# harm, but a warning at every start would worry whoever sees it. The setting has to be there before the viewer is.
solara.settings.main.check_hooks = "off"
