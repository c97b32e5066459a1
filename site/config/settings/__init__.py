"""One module for each way of running.

`base` holds what is always true; `demonstration` is what `script/server` runs on
one's own machine; `dev` is the same with debugging; `production` faces the world;
`test` runs the suite.
"""
