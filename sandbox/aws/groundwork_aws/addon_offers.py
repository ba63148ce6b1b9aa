"""What EKS offers of its own add-ons: versions for each Kubernetes, and the schemas of their configuration values.

Names, forms and relations are those of EKS; the numbers are a plausible picture of one day, because EKS publishes new
builds every week. The schemas have the keys of the real ones that people set, not all of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

KUBERNETES = ("1.32", "1.33", "1.34", "1.35", "1.36")


@dataclass(frozen=True)
class Version:
    """One version: on which Kubernetes it runs, and for which of them it is EKS's default."""

    name: str
    kubernetes: tuple[str, ...]
    default_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offer:
    name: str
    category: str
    versions: tuple[Version, ...]
    schema: dict[str, Any]
    needs_role: bool = False

    def version(self, name: str, kubernetes: str) -> Version | None:
        return next((each for each in self.versions if each.name == name and kubernetes in each.kubernetes), None)

    def default(self, kubernetes: str) -> Version | None:
        return next((each for each in self.versions if kubernetes in each.default_for), None)


def _texts(*names: str) -> dict[str, Any]:
    return {name: {"type": "string"} for name in names}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": properties}


_FLAG = {"type": "string", "format": "boolean"}
_NUMBER = {"type": "string", "format": "integer"}
#: What the schemas of all add-ons let through to the pods as it is.
_PODS = {
    "affinity": {"type": ["object", "null"]},
    "nodeSelector": {"type": "object"},
    "podAnnotations": {"type": "object"},
    "podLabels": {"type": "object"},
    "resources": {"$ref": "#/definitions/Resources"},
    "tolerations": {"type": "array", "items": {"type": "object"}},
}


def _schema(title: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "$schema": "http://json-schema.org/draft-06/schema#",
        "$ref": f"#/definitions/{title}",
        "definitions": {
            title: {**_object({**_PODS, **properties}), "title": title},
            "Resources": _object({"limits": {"type": "object"}, "requests": {"type": "object"}}),
        },
    }


_OFFERS = (
    Offer(
        "vpc-cni",
        "networking",
        (
            Version("v1.21.1-eksbuild.1", KUBERNETES, ("1.35", "1.36")),
            Version("v1.20.4-eksbuild.2", KUBERNETES, ("1.32", "1.33", "1.34")),
            Version("v1.19.6-eksbuild.7", KUBERNETES[:3]),
        ),
        _schema(
            "VpcCni",
            {
                "enableNetworkPolicy": _FLAG,
                "enableWindowsIpam": _FLAG,
                "livenessProbeTimeoutSeconds": {"type": "integer"},
                "readinessProbeTimeoutSeconds": {"type": "integer"},
                "env": _object(
                    {
                        "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG": _FLAG,
                        "AWS_VPC_K8S_CNI_EXTERNALSNAT": _FLAG,
                        "AWS_VPC_K8S_CNI_LOGLEVEL": {"type": "string"},
                        "ENABLE_POD_ENI": _FLAG,
                        "ENABLE_PREFIX_DELEGATION": _FLAG,
                        "MINIMUM_IP_TARGET": _NUMBER,
                        "POD_SECURITY_GROUP_ENFORCING_MODE": {"type": "string", "enum": ["standard", "strict"]},
                        "WARM_ENI_TARGET": _NUMBER,
                        "WARM_IP_TARGET": _NUMBER,
                        "WARM_PREFIX_TARGET": _NUMBER,
                    }
                ),
            },
        ),
        needs_role=True,
    ),
    Offer(
        "kube-proxy",
        "networking",
        # One line for each Kubernetes: it may be as new as the control plane, and not newer.
        tuple(
            Version(f"v{minor}.{patch}-eksbuild.{patch + 1}", KUBERNETES[index:], (minor,))
            for index, (minor, patch) in enumerate(zip(KUBERNETES, (9, 5, 3, 1, 0), strict=True))
        )[::-1],
        _schema(
            "KubeProxy",
            {
                "mode": {"type": "string", "enum": ["iptables", "ipvs"]},
                "ipvs": _object(_texts("scheduler")),
            },
        ),
    ),
    Offer(
        "coredns",
        "networking",
        (
            Version("v1.13.2-eksbuild.1", KUBERNETES[2:], ("1.35", "1.36")),
            Version("v1.12.4-eksbuild.1", KUBERNETES[1:], ("1.33", "1.34")),
            Version("v1.11.4-eksbuild.24", KUBERNETES[:3], ("1.32",)),
        ),
        _schema(
            "Coredns",
            {
                "corefile": {"type": "string"},
                "replicaCount": {"type": "integer"},
                "autoScaling": _object(
                    {
                        "enabled": {"type": "boolean"},
                        "minReplicas": {"type": "integer", "minimum": 2},
                        "maxReplicas": {"type": "integer", "maximum": 1000},
                    }
                ),
                "podDisruptionBudget": {"type": "object"},
                "topologySpreadConstraints": {"type": "array", "items": {"type": "object"}},
            },
        ),
    ),
    Offer(
        "eks-pod-identity-agent",
        "security",
        (
            Version("v1.3.9-eksbuild.3", KUBERNETES, KUBERNETES),
            Version("v1.3.8-eksbuild.2", KUBERNETES),
        ),
        _schema(
            "EksPodIdentityAgent",
            {
                "agent": _object({"additionalArgs": {"type": "object"}}),
                "priorityClassName": {"type": "string"},
                "updateStrategy": {"type": "object"},
            },
        ),
    ),
    Offer(
        "aws-ebs-csi-driver",
        "storage",
        (
            Version("v1.54.0-eksbuild.1", KUBERNETES, KUBERNETES),
            Version("v1.53.0-eksbuild.1", KUBERNETES),
        ),
        _schema(
            "AwsEbsCsiDriver",
            {
                "controller": _object(
                    {
                        **_PODS,
                        "batching": {"type": "boolean"},
                        "extraVolumeTags": {"type": "object"},
                        "loggingFormat": {"type": "string", "enum": ["json", "text"]},
                        "replicaCount": {"type": "integer", "minimum": 1},
                    }
                ),
                "node": _object({**_PODS, "volumeAttachLimit": {"type": ["integer", "null"]}}),
                "defaultStorageClass": _object({"enabled": {"type": "boolean"}}),
                "sidecars": {"type": "object"},
            },
        ),
        needs_role=True,
    ),
)

OFFERS = {offer.name: offer for offer in _OFFERS}


def complaints(schema: dict[str, Any], value: Any) -> list[str]:
    """What is wrong with these configuration values, in the form in which EKS says it."""
    return list(_complaints(schema, schema, value, "$"))


_TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
}


def _is(kind: str, value: Any) -> bool:
    if kind in ("integer", "number"):
        return isinstance(value, int if kind == "integer" else (int, float)) and not isinstance(value, bool)
    return isinstance(value, _TYPES[kind])


def _complaints(root: dict[str, Any], schema: dict[str, Any], value: Any, path: str) -> Any:
    """The part of JSON Schema that the schemas above use; anything else would be a mistake in them."""
    if "$ref" in schema:
        steps = str(schema["$ref"]).removeprefix("#/").split("/")
        target = root
        for step in steps:
            target = target[step]
        yield from _complaints(root, target, value, path)
        return
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_is(kind, value) for kind in kinds):
        yield f"[{path}: {_kind(value)} found, {' or '.join(kinds)} expected]"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"[{path}: does not have a value in the enumeration {schema['enum']}]"
    if schema.get("format") == "boolean" and value not in ("true", "false"):
        yield f"[{path}: does not match the boolean pattern]"
    if schema.get("format") == "integer" and not re.fullmatch(r"-?\d+", value):
        yield f"[{path}: does not match the integer pattern]"
    if "minimum" in schema and value < schema["minimum"]:
        yield f"[{path}: must have a minimum value of {schema['minimum']}]"
    if "maximum" in schema and value > schema["maximum"]:
        yield f"[{path}: must have a maximum value of {schema['maximum']}]"
    if isinstance(value, dict):
        known = schema.get("properties", {})
        for key, inner in value.items():
            if key in known:
                yield from _complaints(root, known[key], inner, f"{path}.{key}")
            elif schema.get("additionalProperties") is False:
                yield (
                    f"[{path}.{key}: is not defined in the schema and the schema does not allow additional properties]"
                )
    if isinstance(value, list) and "items" in schema:
        for index, inner in enumerate(value):
            yield from _complaints(root, schema["items"], inner, f"{path}[{index}]")


def _kind(value: Any) -> str:
    return next(kind for kind in (*_TYPES, "integer", "number") if _is(kind, value))
