"""The Scrapy settings of this project: polite, safe and UTF-8 unless told otherwise.

Every one of them can be set with ``-s NAME=VALUE``; those that begin with CRAWLER_ are this project's own. The
components that go with them are enabled by the add-on.
"""

from importlib.metadata import PackageNotFoundError, version

from crawler.own_settings import setting_values

try:
    _version = version("outlet-crawler")
except PackageNotFoundError:  # used from a checkout that is not installed
    _version = "0"

BOT_NAME = "outlet-crawler"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
ADDONS: dict[str, int] = {"crawler.addon.Addon": 100}

# Who asks. An outlet that is bothered should know whom to write to: set CRAWLER_CONTACT to an address or a page, which
# is added to this.
USER_AGENT = f"{BOT_NAME}/{_version}"

# This project's own settings, as the environment has them or by default (crawler/own_settings.py).
globals().update(setting_values(CRAWLER_CLAIMS_ENABLED=True, CRAWLER_COOKIES_ENABLED=True))

# Politeness.
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 2
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0.2  # up to a fifth longer, never shorter
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0

# What a server may cost.
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
REDIRECT_MAX_TIMES = 10
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the row of the URL says it
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 64 * 1024 * 1024

# Only the web, and nobody but the person who started the crawl.
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}  # and the guarded ones
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# Scrapy makes a task for each of these for every response, and a page gives one item.
CONCURRENT_ITEMS = 4

FEED_EXPORT_ENCODING = "utf-8"
DEFAULT_DROPITEM_LOG_LEVEL = "DEBUG"
LOG_LEVEL = "INFO"
