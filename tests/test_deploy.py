"""What is needed to deploy names settings, metrics and files that exist."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from service.settings import Settings

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
    for document in _documents():
        if document["kind"] != "Deployment":
            continue
        pod = document["spec"]["template"]["spec"]
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert pod["automountServiceAccountToken"] is False
        for container in pod["containers"]:
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


@pytest.mark.parametrize("name", ["prometheus/alerts.yml", "grafana/dashboards/entrefilet.json"])
def test_every_metric_of_a_board_or_an_alert_is_one_that_the_service_has(name: str) -> None:
    text = (ROOT / "deploy" / name).read_text("utf-8")
    used = set(re.findall(r"\bentrefilet_[a-z_]+", text.replace("entrefilet_created", "")))
    reported = set(re.findall(r"`(entrefilet_[a-z_]+)`", (ROOT / "docs/operating.md").read_text("utf-8")))
    source = (ROOT / "service/web/middleware/metrics.py").read_text("utf-8")
    assert used
    for metric in used:
        base = metric.removesuffix("_bucket")
        assert base in reported, metric
        assert base in source or base.removesuffix("_total") in source, metric


def test_the_image_installs_the_drivers_that_compose_needs() -> None:
    assert "'.[postgres,otel]'" in (ROOT / "Dockerfile").read_text("utf-8")
