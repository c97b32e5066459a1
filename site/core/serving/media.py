"""How files that people uploaded are sent: for good, and so that nothing in them runs."""

A_YEAR = 365 * 24 * 3600

# An SVG is a document that may carry scripts: opened by itself it must stay inert.
INERT = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
