"""The model for other tools: equations as XMILE, the simulator as a model of the EMA Workbench."""
