"""What is needed to deploy names settings, metrics and files that exist."""

import json
import re
import shutil
import subprocess
import tomllib
from importlib.metadata import requires
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from deploy import image_steps
from service.settings import Settings
from service.web.app import create_app
from tests.assertions import each
from tests.web.fakes import FRENCH, FakeServices

ROOT = Path(__file__).parents[1]
MANIFESTS = sorted((ROOT / "deploy" / "kubernetes").glob("*.yaml"))
_PICKING = ("Service", "PodDisruptionBudget")


def _documents() -> list[dict[str, Any]]:
    return [
        document
        for path in MANIFESTS
        if path.name != "kustomization.yaml"
        for document in yaml.safe_load_all(path.read_text("utf-8"))
    ]


def test_the_kustomization_has_every_manifest_of_the_folder() -> None:
    kustomization = yaml.safe_load((ROOT / "deploy/kubernetes/kustomization.yaml").read_text("utf-8"))
    assert sorted([*kustomization["resources"], "kustomization.yaml"]) == [path.name for path in MANIFESTS]


def test_every_container_is_confined() -> None:
    containers = 0
    for document in each(_documents()):
        if document["kind"] != "Deployment":
            continue
        pod = document["spec"]["template"]["spec"]
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert pod["automountServiceAccountToken"] is False
        for container in each(pod["containers"]):
            context = container["securityContext"]
            assert context["readOnlyRootFilesystem"] is True
            assert context["allowPrivilegeEscalation"] is False
            assert context["capabilities"] == {"drop": ["ALL"]}
            assert {"startupProbe", "readinessProbe", "livenessProbe"} <= container.keys()
            containers += 1
    assert containers == 2


def test_selectors_find_the_pods_they_are_for() -> None:
    documents = _documents()
    deployments = {d["metadata"]["name"]: d for d in documents if d["kind"] == "Deployment"}
    pods = [d["spec"]["template"]["metadata"]["labels"] for d in deployments.values()]
    picking = [document["spec"]["selector"] for document in documents if document["kind"] in _PICKING]
    selectors = [selector.get("matchLabels", selector) for selector in picking]
    assert len(selectors) == 3
    for selector in selectors:
        assert any(selector.items() <= labels.items() for labels in pods)
    targets = {d["spec"]["scaleTargetRef"]["name"] for d in documents if d["kind"] == "HorizontalPodAutoscaler"}
    assert targets == deployments.keys()


def _variables(value: Any) -> set[str]:
    return set(re.findall(r"\bENTREFILET_[A-Z_]+\b", value if isinstance(value, str) else json.dumps(value)))


@pytest.mark.parametrize("name", ["compose.yaml", "Dockerfile", *(f"deploy/kubernetes/{p.name}" for p in MANIFESTS)])
def test_every_setting_that_is_set_exists(name: str) -> None:
    known = {f"ENTREFILET_{field.upper()}" for field in Settings.model_fields}
    text = (ROOT / name).read_text("utf-8")
    assert _variables(text) <= known | {"ENTREFILET_PUBLISHED_PORT"}


def test_the_files_that_compose_mounts_exist() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    mounts = [
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
        if volume.startswith("./")
    ]
    assert mounts
    assert all((ROOT / mount).is_dir() for mount in mounts)


def _expressions(name: str) -> list[str]:
    """Return the PromQL of a file of alerts or of a board."""
    found = []
    waiting: list[Any] = [yaml.safe_load((ROOT / "deploy" / name).read_text("utf-8"))]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            found += [text for key, text in value.items() if key == "expr"]
        waiting += value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return found


_WITH_EXPRESSIONS = ["prometheus/alerts.yml", "grafana/dashboards/entrefilet.json"]


@pytest.fixture(scope="module")
def metrics(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What a service says at /metrics that has made a brief and accepted a job."""
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("data"), min_words=1), FakeServices())
    client = app.test_client()
    assert client.post("/v1/briefs", json={"text": FRENCH}).status_code == 200
    assert client.post("/v1/jobs", json={"articles": [{"text": FRENCH}]}).status_code == 202
    app.extensions["lifecycle"].load_seconds = 1.0  # fakes have nothing to load
    app.extensions["lifecycle"].changed()
    text = client.get("/metrics").text
    app.extensions["durable"].close()
    return text


@pytest.mark.parametrize("name", _WITH_EXPRESSIONS)
def test_every_metric_of_a_board_or_an_alert_is_one_that_the_service_tells(name: str, metrics: str) -> None:
    used = set(re.findall(r"\b(?:entrefilet|process)_[a-z_]+", "\n".join(_expressions(name))))
    reported = set(re.findall(r"^# TYPE (\S+)", metrics, re.MULTILINE))
    documented = set(re.findall(r"`(entrefilet_[a-z_]+)`", (ROOT / "docs/operating.md").read_text("utf-8")))
    assert len(used) > 3
    assert {metric.removesuffix("_bucket") for metric in used} <= reported
    assert {metric.removesuffix("_bucket") for metric in used if metric.startswith("entrefilet_")} <= documented


@pytest.mark.parametrize("name", _WITH_EXPRESSIONS)
def test_every_label_of_a_board_or_an_alert_is_one_that_its_metric_has(name: str, metrics: str) -> None:
    labelled: dict[str, set[str]] = {}
    for metric, labels in re.findall(r"^(entrefilet_[a-z_]+)\{(.*)\}", metrics, re.MULTILINE):
        labelled.setdefault(metric, set()).update(re.findall(r"([a-z_]+)=\"", labels))
    checked = 0
    for expression in _expressions(name):
        for metric, labels in re.findall(r"\b(entrefilet_[a-z_]+)\{([^}]*)\}", expression):
            assert set(re.findall(r"([a-z_]+)\s*=~?", labels)) <= labelled[metric], expression
            checked += 1
        for labels, metric in re.findall(r"by \(([a-z_, ]+)\) \((?:rate\()?(entrefilet_[a-z_]+)", expression):
            assert set(re.split(r",\s*", labels)) <= labelled[metric], expression
            checked += 1
    assert checked > 2


@pytest.mark.skipif(not shutil.which("promtool"), reason="needs promtool: apt-get install prometheus")
@pytest.mark.parametrize("name", _WITH_EXPRESSIONS)
def test_prometheus_reads_every_expression_of_a_board_or_an_alert(name: str, tmp_path: Path) -> None:
    rules = [{"record": f"expression:{n}", "expr": text} for n, text in enumerate(_expressions(name))]
    (tmp_path / "rules.yml").write_text(yaml.safe_dump({"groups": [{"name": "all", "rules": rules}]}))
    subprocess.run(["promtool", "check", "rules", tmp_path / "rules.yml"], check=True, capture_output=True)


@pytest.mark.skipif(not shutil.which("promtool"), reason="needs promtool: apt-get install prometheus")
def test_prometheus_reads_its_settings_and_the_alerts() -> None:
    folder = ROOT / "deploy/prometheus"
    subprocess.run(["promtool", "check", "rules", folder / "alerts.yml"], check=True, capture_output=True)
    command = ["promtool", "check", "config", "--syntax-only", folder / "prometheus.yml"]
    subprocess.run(command, check=True, capture_output=True)


@pytest.mark.skipif(not shutil.which("kubectl"), reason="needs kubectl: apt-get install kubernetes-client")
def test_what_kustomize_renders_is_valid_and_whole() -> None:
    command = ["kubectl", "kustomize", str(ROOT / "deploy/kubernetes")]
    rendered = list(yaml.safe_load_all(subprocess.run(command, check=True, capture_output=True).stdout))
    assert len(rendered) == len(_documents())
    settings = yaml.safe_load((ROOT / "deploy/kubernetes/kustomization.yaml").read_text("utf-8"))
    image = settings["images"][0]
    for document in rendered:
        kubernetes_validate.validate(document, kubernetes_validate.latest_version(), strict=True)
        if document["kind"] != "Namespace":
            assert document["metadata"]["namespace"] == settings["namespace"]
        if document["kind"] == "Deployment":
            for container in each(document["spec"]["template"]["spec"]["containers"]):
                assert container["image"] == f"{image['newName']}:{image['newTag']}"


def _pins(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9][a-z0-9.-]*)==(\S+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", ["deploy/requirements.txt", "deploy/requirements-build.txt"])
def test_the_image_installs_by_hash_in_the_versions_of_every_other_install(name: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / name).read_text("utf-8").strip())
    pinned = [entry for entry in entries if not entry.startswith("#")]
    assert len(pinned) == len(_pins(name)) > 5
    assert all("--hash=sha256:" in entry for entry in pinned)
    known = _pins("constraints.txt")
    apart = {
        package: version for package, version in _pins(name).items() if package in known and known[package] != version
    }
    assert apart == {}, "run: make lock"


def test_the_image_installs_all_that_the_service_and_its_drivers_need_and_nothing_of_the_hubs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    waiting = [Requirement(text) for text in (*project["dependencies"], *extras["postgres"], *extras["otel"])]
    needed: set[str] = set()
    seen: set[str] = set()
    while waiting:
        requirement = waiting.pop()
        if str(requirement) in seen:
            continue
        seen.add(str(requirement))
        needed.add(canonicalize_name(requirement.name))
        for text in requires(requirement.name) or []:
            found = Requirement(text)
            if any(found.marker is None or found.marker.evaluate({"extra": e}) for e in ("", *requirement.extras)):
                waiting.append(found)
    assert len(needed) > 50
    locked = _pins("deploy/requirements.txt").keys()
    assert needed <= locked, "run: make lock"
    assert not {"torch", "transformers"} & locked


def test_every_step_of_the_image_is_one_that_the_gate_carries_out() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    first = list(image_steps.steps(dockerfile, 0))
    assert {name for name, _ in first} <= {"ARG", "COPY", "ENV", "RUN", "WORKDIR"}
    installing = [argument for name, argument in first if name == "RUN" and "pip install" in argument]
    assert installing
    assert all("--require-hashes" in argument or "--offline --no-deps" in argument for argument in installing)
    second = dict(image_steps.steps(dockerfile, 1))
    assert {"USER", "HEALTHCHECK", "CMD"} <= second.keys()


def test_the_base_weights_leave_the_image_once_the_model_is_built_from_them() -> None:
    base = {name for name in _pins("deploy/requirements.txt") if name.startswith("gemma3-270m")}
    assert base
    stage = list(image_steps.steps((ROOT / "Dockerfile").read_text("utf-8"), 0))
    last = [argument for name, argument in stage if name == "RUN"][-1]
    build, _, uninstall = last.partition("pip uninstall")
    assert "models build" in build
    assert base == set(uninstall.split()) & base
