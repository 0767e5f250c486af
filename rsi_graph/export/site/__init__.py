"""The whole corpus as a folder of pages that stand on any web server, or on none: a page a node, a work and an author.

Every address is made from an id, so that it stays when texts change. The pages are read without JavaScript, which only
searches and unfolds; a Content-Security-Policy keeps them from loading anything that is not theirs.
"""

from rsi_graph.export.site.changes import Changes, changes
from rsi_graph.export.site.pages import SiteOptions, site

__all__ = ["Changes", "SiteOptions", "changes", "site"]
