from crawler.extraction.structured.microdata import read_microdata
from crawler.page.html import parse

MICRODATA = """<article itemscope itemtype="https://schema.org/NewsArticle">
<h1 itemprop="headline">Roofs gone</h1><meta itemprop="datepublished" content="2024-05-03T10:00:00Z">
<time itemprop="dateModified" datetime="2024-05-04">yesterday</time>
<span itemprop="author" itemscope itemtype="http://schema.org/Person">
<a itemprop="name" href="/ada">Ada Roof</a></span>
<a itemprop="author" href="/max">Max Gable</a>
<div itemprop="articleBody">Text</div></article>"""
RDFA = """<div typeof="schema:NewsArticle"><span property="schema:headline">Roofs gone</span>
<span property="og:title">No</span></div>"""


def test_microdata_gives_the_nodes_that_json_ld_would():
    article, person = read_microdata(parse(MICRODATA))
    assert article["headline"] == "Roofs gone"
    assert article["datePublished"] == "2024-05-03T10:00:00Z"
    assert article["dateModified"] == "2024-05-04"
    assert article["author"] == [person, "Max Gable"]
    assert person["name"] == "Ada Roof"
    assert "articleBody" not in article


def test_rdfa_is_read_likewise():
    (article,) = read_microdata(parse(RDFA))
    assert article == {"@type": ["schema:NewsArticle"], "headline": "Roofs gone"}


def test_a_page_without_either_gives_nothing():
    assert read_microdata(parse("<p>Text</p>")) == []


def test_what_data_stands_for_is_its_value():
    published = "<data itemprop=datePublished value='2024-05-03T10:00:00Z'>3 May</data>"
    (article,) = read_microdata(
        parse(f"<article itemscope itemtype='https://schema.org/NewsArticle'>{published}</article>")
    )
    assert article["datePublished"] == "2024-05-03T10:00:00Z"
