"""What goes wrong, as a page: which status, which words. No traceback reaches anybody."""

import logging
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from engine.errors import (
    CalendarError,
    Conflict,
    ImportRefused,
    Invalid,
    NotAllowedHere,
    NotFound,
    Refused,
    Shuangsuiji,
)
from engine.web.entrance import HEADERS
from engine.web.guarding import ChangePasswordFirst, SignInFirst
from engine.web.rendering import page
from engine.web.words import _

STATUS: dict[type[Shuangsuiji], int] = {
    NotFound: 404,
    Refused: 403,
    Conflict: 409,
    NotAllowedHere: 409,
    Invalid: 422,
    ImportRefused: 422,
    CalendarError: 422,
    Shuangsuiji: 500,
}
"""The status of each class of errors; a class that is not named has that of its parent."""


def status_of(error: Shuangsuiji) -> int:
    """The status that tells browsers and programs what kind of error it is."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def add(app: FastAPI) -> None:
    """Turn every error into a page."""
    app.add_exception_handler(Shuangsuiji, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _unknown)
    app.add_exception_handler(SignInFirst, _sign_in)
    app.add_exception_handler(ChangePasswordFirst, _change_password)
    app.add_exception_handler(Exception, _internal)


async def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, Shuangsuiji)
    status = status_of(error)
    if status == 500:
        logging.getLogger(__name__).error("%s %s: %s", request.method, request.url.path, error)
        return _page(request, 500)
    return _page(request, status, "" if status == 404 else str(error))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _page(request, error.status_code)


async def _unknown(request: Request, error: Exception) -> Response:
    """An address whose number is no number leads nowhere."""
    return _page(request, 404)


async def _sign_in(request: Request, error: Exception) -> Response:
    assert isinstance(error, SignInFirst)
    return _leave(request, f"/login?next={quote(error.then, safe='')}")


async def _change_password(request: Request, error: Exception) -> Response:
    return _leave(request, "/password")


def _leave(request: Request, to: str) -> Response:
    """Go elsewhere; htmx follows only its own header."""
    if request.headers.get("hx-request"):
        return Response(status_code=204, headers={"HX-Redirect": to})
    return RedirectResponse(to, 303)


async def _internal(request: Request, error: Exception) -> Response:
    answer = _page(request, 500)
    for name, value in HEADERS.items():  # this answer does not pass the entrance
        answer.headers.setdefault(name, value)
    return answer


def _page(request: Request, status: int, reason: str = "") -> Response:
    headings = {
        403: _("您没有权限"),
        404: _("没有这个页面"),
        405: _("这个页面不能这样使用"),
        409: _("情况已经变化"),
        422: _("填写的内容有误"),
    }
    advice = {
        403: _("需要时请联系本部门负责人或管理员。"),
        404: _("地址可能写错了，或者内容不对您开放。"),
        405: _("请从首页重新进入。"),
        409: _("请返回刷新后再看。"),
        422: _("请返回修改后再提交。"),
    }
    heading = headings.get(status, _("系统出现问题"))
    return page(
        request, "error.html", status, heading=heading, reason=reason,
        advice=advice.get(status, _("没有保存任何内容，请稍后再试；仍不成功的，请告诉管理员发生的时间。")),
    )  # fmt: skip
