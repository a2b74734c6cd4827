"""The MCP server: lists the tools, checks what they are given, and tells what they give as data and as text."""

from __future__ import annotations

from importlib.metadata import version
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any

import msgspec

from crawler.answers.bearer import only_with_token, token_of_environment
from crawler.answers.refusal import refusal_of
from crawler.answers.schemas import whole_schema
from crawler.mcp.tools import Access, Tool, tools_of, use
from crawler.mcp.untrusted import NOTICE, all_visible, delimited, visible

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server
    from mcp_types import CallToolResult
    from mcp_types import Tool as ToolDescription
    from starlette.types import ASGIApp

_ABOUT = f"News articles that a crawler has stored, cleaned of boilerplate. {NOTICE}"
_LARGEST_REQUEST = 256 << 10
"""Bytes of a request's body."""
_MOST_SESSIONS = 100


def make_server(access: Access) -> Server[Any]:
    """A server whose tools use what they may."""
    from mcp.server.lowlevel import Server
    from mcp_types import CallToolRequestParams, ListToolsResult

    tools = tools_of(access)
    listed = ListToolsResult(tools=[_described(tool) for tool in tools.values()])

    async def list_tools(*_: object) -> ListToolsResult:
        return listed

    async def call_tool(_: object, asked: CallToolRequestParams) -> CallToolResult:
        return await _called(tools.get(asked.name), access, asked.arguments or {})

    return Server(
        "outlet-crawler",
        version=version("outlet-crawler"),
        title="Articles of news outlets",
        instructions=_ABOUT,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


async def serve_stdio(access: Access) -> None:
    """Answer whoever started this process, over its standard input and output, until the input ends."""
    from mcp.server.stdio import stdio_server

    server = make_server(access)
    async with stdio_server() as (received, sent):
        await server.run(received, sent, server.create_initialization_options())


def http_app(access: Access, token: str, *, host: str = "127.0.0.1") -> ASGIApp:
    """The server over streamable HTTP at ``/mcp``, for who has the token.

    Only requests whose ``Host`` is this machine's loopback are answered, against pages that have a browser ask it
    under another name (DNS rebinding).
    """
    app = make_server(access).streamable_http_app(
        host=host, json_response=True, max_request_body_size=_LARGEST_REQUEST, max_sessions=_MOST_SESSIONS
    )
    return only_with_token(app, token)


def read_token() -> tuple[str, bool]:
    """The token of who may ask over HTTP: the environment's ``MCP_TOKEN``, or one that is made up.

    :return: the token, and whether it was made up.
    :raises ValueError: the environment's is too short.
    """
    given = token_of_environment("MCP_TOKEN")
    return given or token_urlsafe(24), given is None


def _described(tool: Tool) -> ToolDescription:
    from mcp_types import Tool as ToolDescription
    from mcp_types import ToolAnnotations

    return ToolDescription(
        name=tool.name,
        title=tool.title,
        description=f"{tool.about} {NOTICE}",
        input_schema={
            "type": "object",
            "properties": tool.takes,
            "required": list(tool.needs),
            "additionalProperties": False,
        },
        output_schema=whole_schema(tool.gives),
        annotations=ToolAnnotations(
            title=tool.title,
            read_only_hint=not tool.stores,
            destructive_hint=False,
            idempotent_hint=True,
            open_world_hint=tool.fetches is not None,
        ),
    )


async def _called(tool: Tool | None, access: Access, given: dict[str, Any]) -> CallToolResult:
    from mcp_types import CallToolResult, TextContent

    if tool is None:
        return _failed("there is no such tool; tools/list names those there are")
    try:
        answer = await use(tool, access, given)
    except Exception as problem:  # noqa: BLE001 - whatever a request does costs that request alone
        return _failed(str(refusal_of(problem)))
    data = all_visible(msgspec.to_builtins(answer))
    text = data.get("text", "")
    about = {name: value for name, value in data.items() if name != "text"}
    shown = msgspec.json.format(msgspec.json.encode(about), indent=2).decode() + (f"\n\n{text}" if text else "")
    told = {"untrusted": True, "notice": NOTICE}
    return CallToolResult(content=[TextContent(text=delimited(shown))], structured_content=data, _meta=told)


def _failed(said: str) -> CallToolResult:
    from mcp_types import CallToolResult, TextContent

    return CallToolResult(content=[TextContent(text=f"{visible(said).rstrip('.')}.")], is_error=True)
