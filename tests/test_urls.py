import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.urls import host_of, normalise, outlet_of, spelling_of


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("https://outlet.example", "https://outlet.example/"),
        ("HTTPS://OUTLET.Example:443/A", "https://outlet.example/A"),
        ("http://outlet.example:8080/", "http://outlet.example:8080/"),
        ("http://outlet.example:443/a", "http://outlet.example:443/a"),
        ("http://outlet.example:80/a", "http://outlet.example/a"),
        ("https://user:secret@outlet.example/a", "https://outlet.example/a"),
        ("https://outlet.example/a/./b/../c", "https://outlet.example/a/c"),
        ("https://outlet.example/a#part", "https://outlet.example/a"),
        ("https://outlet.example/a?b=2&a=1", "https://outlet.example/a?a=1&b=2"),
        ("https://outlet.example/é", "https://outlet.example/%C3%A9"),
        ("https://outlet.example/a?utm_medium=x&id=3&fbclid=y", "https://outlet.example/a?id=3"),
        ("https://почта.example/", "https://xn--80a1acny.example/"),
        ("  https://outlet.example/a \n", "https://outlet.example/a"),
        ("https://outlet.example/../a/b/..", "https://outlet.example/a/"),
        ("https://outlet.example/%7emoor/caf%e9", "https://outlet.example/~moor/caf%E9"),
        ("https://outlet.example/a?x=1 2&&y=%C3%A4&", "https://outlet.example/a?x=1+2&y=%C3%A4"),
    ],
)
def test_one_page_has_one_spelling(written, url):
    assert normalise(written) == url


@pytest.mark.parametrize(
    "address",
    [
        "/story?12345",
        "/index.php?/artikel/77-wind/",
        "/artikel.php?id=5;view=full",
        "/cgi/view.pl?artid=88;page=1",
        "/report.php?n=3&path=/sea/ferry",
        "/a%2Fb/c",
        "/news/%23wind",
        "/news/c%2B%2B-for-sailors",
        "/news/(brackets)-and-'quotes'",
        "/news/semi;colon,comma",
        "/n?x=%E4&y=",
    ],
)
def test_what_a_server_may_tell_apart_is_asked_for_as_it_is_written(address):
    assert normalise(f"https://outlet.example{address}") == f"https://outlet.example{address}"


@pytest.mark.parametrize("parameter", ["cid", "id", "p", "page", "session", "source", "ref"])
def test_parameters_that_may_name_an_article_stay(parameter):
    assert normalise(f"https://outlet.example/a?{parameter}=7") == f"https://outlet.example/a?{parameter}=7"


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("/a?b=2&a=1", "/a?b=2&a=1"),
        ("/a?b=2&utm_source=rss&a=1#top", "/a?b=2&a=1"),
        ("/a?id=99&", "/a?id=99&"),
        ("/c%2b%2b", "/c%2b%2b"),
        ("/%7Eann/a", "/%7Eann/a"),
        ("/x/../a?q=a%20b", "/a?q=a%20b"),
        ("/a?a=1&b=2", None),
        ("/a", None),
        ("/a#top", None),
        ("/a?utm_source=rss", None),
    ],
)
def test_how_an_address_is_asked_for(written, asked):
    home = "https://outlet.example"
    assert spelling_of(written, home, normalise(written, home)) == (asked and home + asked)


@pytest.mark.parametrize(
    "written", ["/b?b=2&a=1", "//other.example/a?b=2&a=1", "mailto:desk@outlet.example", "http://[::1/a"]
)
def test_what_is_another_address_is_no_spelling_of_it(written):
    assert spelling_of(written, "https://outlet.example", "https://outlet.example/a?a=1&b=2") is None


@pytest.mark.parametrize(
    "written",
    ["", "outlet.example", "mailto:a@b", "javascript:void(0)", "file:///etc/passwd", "http://", "http://[bad/", "//x"],
)
def test_what_cannot_be_fetched_is_no_url(written):
    assert normalise(written) is None


def test_relative_addresses_are_resolved_against_their_page():
    assert normalise("../b?x=1#y", base="https://outlet.example/s/a") == "https://outlet.example/b?x=1"
    assert normalise("//cdn.example/i", base="https://outlet.example/") == "https://cdn.example/i"


def test_subdomains_belong_to_one_outlet_and_hosted_sites_do_not():
    assert outlet_of("https://www.outlet.example/a") == outlet_of("https://sport.outlet.example/") == "outlet.example"
    assert outlet_of("https://a.blogspot.com/") != outlet_of("https://b.blogspot.com/")
    assert outlet_of("http://127.0.0.2:8000/") != outlet_of("http://127.0.0.3:8000/")


def test_the_host_keeps_its_port():
    assert host_of("http://Outlet.example:8080/a") == "outlet.example:8080"


@pytest.mark.parametrize("url", ["http://[::1/a", "http://\u2100.example/a"])
def test_what_is_no_address_has_no_host_and_no_outlet(url):
    assert (host_of(url), outlet_of(url)) == ("", "")


@settings(deadline=None, max_examples=150)
@given(
    st.text()
    | st.from_regex(r"https?://[a-z.:\[\]@/?#%&=]{0,30}", fullmatch=True)
    | st.from_regex(r"https://a\.example/[%41aF?]{0,12}", fullmatch=True)
)
@example("https://a.example/%%41a")
@example("https://a.example/%4%31")
def test_any_text_is_normalised_once_and_for_all(text):
    url = normalise(text)
    assert url is None or (url.startswith("http") and normalise(url) == url)


@pytest.mark.parametrize(
    ("url", "spelled"),
    [
        ("http://out\u00adlet\u200d.example/a", "http://outlet.example/a"),
        ("https://MÜNCHEN.example/", "https://xn--mnchen-3ya.example/"),
        ("https://a_b.example/", "https://a_b.example/"),
        ("http://[2001:db8::1]/a", "http://[2001:db8::1]/a"),
        ("https://out`let.example/", None),
        ("https://outlet.example&x/", None),
        ("https://\u00ad/", None),
    ],
)
def test_a_host_has_one_spelling_or_is_none(url: str, spelled: str | None) -> None:
    assert normalise(url) == spelled
    assert spelled is None or normalise(spelled) == spelled


@pytest.mark.parametrize(
    "href", [r"\news\a.asp", r"..\news\a.asp", r"/news\a.asp", r"https:\\outlet.example\news\a.asp"]
)
def test_the_slashes_of_windows_are_slashes(href):
    assert normalise(href, "https://outlet.example/sport/") == "https://outlet.example/news/a.asp"


def test_behind_the_question_mark_they_stay_as_they_are():
    assert normalise(r"/a?b=\c", "https://outlet.example/") == "https://outlet.example/a?b=%5Cc"
