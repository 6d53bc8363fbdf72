import io
import threading

from flask import Flask, request

from service.web import problems
from service.web.middleware import body_budget
from service.web.middleware.body_budget import BodyBudget


def test_large_bodies_share_a_budget_and_one_alone_may_exceed_it() -> None:
    budget = BodyBudget(10)
    assert budget.take(6)
    assert not budget.take(5)
    assert budget.take(4)
    budget.give_back(10)
    assert budget.take(50)
    assert not budget.take(1)


def test_a_large_body_beyond_the_budget_is_refused_unread_with_429_and_taken_later() -> None:
    app, release, inside = Flask(__name__), threading.Event(), threading.Event()
    problems.install(app, str)
    body_budget.install(app, BodyBudget(1_000_000))

    @app.post("/v1/x")
    def read() -> str:
        size = len(request.get_data())
        if "wait" in request.args:
            inside.set()
            release.wait(60)
        return str(size)

    body = b"a" * 700_000
    first = threading.Thread(target=lambda: app.test_client().post("/v1/x?wait", data=body))
    first.start()
    assert inside.wait(60)
    refused = app.test_client().post("/v1/x", data=body)
    assert (refused.status_code, "Retry-After" in refused.headers) == (429, True)
    assert app.test_client().post("/v1/x", data=io.BytesIO(b"small")).text == "5"
    release.set()
    first.join()
    assert app.test_client().post("/v1/x", data=body).text == "700000"
