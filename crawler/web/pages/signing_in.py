"""Coming in with the token, or with the address that the server prints when it starts."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from crawler.web.rendering import page
from crawler.web.safety import COOKIE
from crawler.web.serving import Serving


async def _sign_in(request: Request) -> Response:
    serving: Serving = request.app.state.serving
    if request.method == "POST":
        given = request.state.form.get("token", "")
        if isinstance(given, str) and serving.sessions.is_token(given.strip()):
            return _let_in(request, serving)
        refused: Response = await request.state.refuse_slowly(request.url.path)
        return refused
    if (code := request.query_params.get("once")) is not None:
        if serving.sessions.use_code(code):
            return _let_in(request, serving)
        await request.state.refuse_slowly(request.url.path)
        return page(request, "sign_in.html", status=401, used=True)
    return page(request, "sign_in.html", used=False)


def _let_in(request: Request, serving: Serving) -> Response:
    answer = RedirectResponse("/", 303)
    cookie = serving.sessions.begin().cookie
    answer.set_cookie(COOKIE, cookie, httponly=True, samesite="lax", secure=request.url.scheme == "https")
    return answer


async def _sign_out(request: Request) -> Response:
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="lax")
    return answer


routes = [
    Route("/sign-in", _sign_in, methods=["GET", "POST"]),
    Route("/sign-out", _sign_out, methods=["POST"]),
]
