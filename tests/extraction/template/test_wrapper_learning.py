from crawler.extraction.content.classified import read
from crawler.extraction.content.path_signatures import forms
from crawler.extraction.content.text_blocks import cut
from crawler.extraction.document import Document
from crawler.extraction.metadata import read_metadata
from crawler.extraction.template.model import Form, OutletModel, vote
from crawler.extraction.template.wrapper_learning import FullPage, learn_wrappers

WORDS = ("ferry", "mill", "harbour", "dyke", "bridge")


def html(number: int, layout: str = "story", signed: bool = True) -> str:
    text = "".join(
        f"<p>Gate {n} at the {WORDS[number % 5]} was opened, and the water fell by {n + number} inches at once.</p>"
        for n in range(5)
    )
    author = '<meta name=author content="Ida Example">' if signed else ""
    return f"""<html lang=en><head><title>Story of gate {number}</title>{author}</head>
    <body><nav><a href=/>Home</a></nav>
    <div class=page><div class="{layout}"><h1>Story of gate {number}</h1><div class="{layout}-text">{text}</div></div>
    <div class=foot><p>Printed at Mill Lane.</p></div></div></body></html>"""


def model_of(*layouts: str) -> OutletModel:
    near = {}
    for layout in layouts:
        blocks = cut(Document.parse(html(0, layout)).tree)
        near |= {forms(block.node)[0]: Form(9, 0) for block in blocks if block.text.startswith("Gate")}
    return OutletModel(pages=9, near=near)


def full(model: OutletModel, page: str, number: int) -> FullPage:
    doc = Document.parse(page, f"https://outlet.example/story-{number}")
    metadata, blocks = read_metadata(doc), cut(doc.tree)
    votes = vote(model, blocks)
    reading = read(blocks, votes.kept, metadata, votes.vetoes)
    assert reading is not None
    return FullPage(page.encode(), doc, metadata, reading)


def test_the_innermost_element_from_which_all_pages_read_the_same_is_enough() -> None:
    model = model_of("story")
    [wrapper] = learn_wrappers(model, [full(model, html(n), n) for n in range(3)])
    assert (wrapper.tag, wrapper.attribute, wrapper.value) == ("div", "class", "story-text")
    assert wrapper.around == ["div.page", "div.story"]
    assert "authors" in wrapper.fields


def test_a_field_that_one_page_lacks_is_not_asked_of_the_others() -> None:
    model = model_of("story")
    [wrapper] = learn_wrappers(model, [full(model, html(n, signed=n > 0), n) for n in range(3)])
    assert "authors" not in wrapper.fields
    assert "title" in wrapper.fields


def test_each_layout_of_several_pages_has_an_element_of_its_own_and_a_single_page_none() -> None:
    model = model_of("story", "report", "gallery")
    layouts = ["story", "report", "story", "report", "gallery"]
    pages = [full(model, html(n, layout), n) for n, layout in enumerate(layouts)]
    found = learn_wrappers(model, pages)
    assert [wrapper.value.partition("-")[0] for wrapper in found] == ["story", "report"]


def test_what_a_page_recommends_in_a_box_of_its_own_is_read_beside_its_text() -> None:
    box = "".join(f"<li><a href=/dyke-{n}>The dyke was closed for the night {n}</a></li>" for n in range(3))
    box = f"<div class=more-below><h3>Read also</h3><ul>{box}</ul></div>"
    pages = [html(n).replace("<div class=foot>", f"{box}<div class=foot>") for n in range(3)]
    model = model_of("story")
    [wrapper] = learn_wrappers(model, [full(model, page, n) for n, page in enumerate(pages)])
    assert wrapper.value == "story-text"
    assert [beside.value for beside in wrapper.beside] == ["more-below"]


def test_the_breadcrumb_that_names_the_section_is_read_beside_the_text() -> None:
    trail = "<ol class=breadcrumb><li><a href=/>Home</a></li><li><a href=/water/>Water</a></li></ol>"
    pages = [html(n).replace("<div class=page>", f"<div class=page>{trail}") for n in range(3)]
    model = model_of("story")
    [wrapper] = learn_wrappers(model, [full(model, page, n) for n, page in enumerate(pages)])
    assert wrapper.value == "story-text"
    assert [beside.value for beside in wrapper.beside] == ["breadcrumb"]
    assert "section" in wrapper.fields
