"""The pages: rendered on the server, Vietnamese first, usable without JavaScript."""

from api.pages.installing import NAVIGATION, install_pages
from api.pages.problems import problem_page

__all__ = ["NAVIGATION", "install_pages", "problem_page"]
