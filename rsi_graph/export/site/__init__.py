"""The whole corpus as a folder of pages for any web server, or for none: a page for each node, work and author.

Every address is made from an id, so that it stays when texts change. The pages can be read without JavaScript, which
only searches and unfolds. A Content-Security-Policy keeps them from loading foreign content.
"""

from rsi_graph.export.site.changes import Changes, changes
from rsi_graph.export.site.pages import SiteOptions, site

__all__ = ["Changes", "SiteOptions", "changes", "site"]
