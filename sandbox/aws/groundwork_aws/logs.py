"""CloudWatch Logs: moto's, with the limits it forgets, saved queries, and a search that says what it cannot do."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass, field
from typing import Any, ClassVar

from moto.core.utils import unix_time_millis, utcnow
from moto.logs.models import LogGroup
from moto.logs.responses import LogsResponse

from . import errors
from .errors import AwsError

_GROUP_NAME = re.compile(r"[.\-_/#A-Za-z0-9]{1,512}")
_STREAM_NAME = re.compile(r"[^:*]{1,512}", re.DOTALL)
_KEY_ARN = re.compile(r"arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key/[\w-]+")
_CLASSES = ("STANDARD", "INFREQUENT_ACCESS", "DELIVERY", "ESSENTIALS")
_RETENTIONS = frozenset(
    {1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}
)
_MOST_TAGS = 50
#: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
_BATCH_BYTES = 1_048_576
_EVENT_OVERHEAD = 26
_BATCH_EVENTS = 10_000
_DAY = 24 * 60 * 60 * 1000
_LARGEST_PAGE = 10_000
_LONGEST_QUERY = 10_000
#: One term of a filter pattern: in quotes, or a bare word.
_TERM = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))')
_PLAIN = re.compile(r"[\w.]+")
#: What begins a pattern of another sort: JSON, columns, alternatives, exclusions, regular expressions.
_OTHER_PATTERNS = ("{", "[", "?", "-", "%")


@dataclass
class SavedQuery:
    id: str
    name: str
    text: str
    groups: list[str]
    modified: int
    language: str = "CWLI"

    def describe(self) -> dict[str, Any]:
        return {
            "queryDefinitionId": self.id,
            "name": self.name,
            "queryString": self.text,
            "lastModified": self.modified,
            "logGroupNames": self.groups,
            "queryLanguage": self.language,
        }


@dataclass
class SavedQueries:
    """Those of one account and region, by id, and which request made which."""

    by_id: dict[str, SavedQuery] = field(default_factory=dict)
    by_token: dict[str, str] = field(default_factory=dict)


class SandboxLogs(LogsResponse):
    _queries: ClassVar[dict[tuple[str, str], SavedQueries]] = {}
    #: moto's groups have no place for these.
    _class_of: ClassVar[dict[LogGroup, str]] = {}

    def create_log_group(self) -> str:
        name = self._get_param("logGroupName") or ""
        if not _GROUP_NAME.fullmatch(name):
            pattern = "Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+"
            raise _constraint(name, "logGroupName", pattern)
        log_class = self._get_param("logGroupClass") or "STANDARD"
        if log_class not in _CLASSES:
            raise _constraint(log_class, "logGroupClass", f"Member must satisfy enum value set: {list(_CLASSES)}")
        tags = self._get_param("tags") or {}
        if len(tags) > _MOST_TAGS:
            raise _invalid(f"The resource exceeds the limit of {_MOST_TAGS} tags")
        key = self._get_param("kmsKeyId")
        if key is not None:
            _check_key(key)
        group = self.logs_backend.create_log_group(name, tags, kmsKeyId=key)
        self._class_of[group] = log_class
        return ""

    def delete_log_group(self) -> str:
        group = self._group(self._get_param("logGroupName"))
        self.logs_backend.tagger.delete_all_tags_for_resource(group.arn)
        self._class_of.pop(group, None)
        return super().delete_log_group()

    def describe_log_groups(self) -> str:
        if self._get_param("logGroupNamePattern") or self._get_param("logGroupIdentifiers"):
            raise errors.not_implemented("logs", "DescribeLogGroups with anything but a prefix")
        answer = json.loads(super().describe_log_groups())
        wanted = self._get_param("logGroupClass")
        for each in answer["logGroups"]:
            group = self.logs_backend.groups[each["logGroupName"]]
            each["logGroupClass"] = self._class_of.get(group, "STANDARD")
        if wanted:
            answer["logGroups"] = [each for each in answer["logGroups"] if each["logGroupClass"] == wanted]
        return json.dumps(answer)

    def put_retention_policy(self) -> str:
        self._group(self._get_param("logGroupName"))
        days = self._get_param("retentionInDays")
        if days not in _RETENTIONS:
            raise _constraint(days, "retentionInDays", f"Member must satisfy enum value set: {sorted(_RETENTIONS)}")
        return super().put_retention_policy()

    def associate_kms_key(self) -> str:
        group = self._group(self._get_param("logGroupName"))
        key = self._get_param("kmsKeyId") or ""
        _check_key(key)
        group.kms_key_id = key
        return ""

    def disassociate_kms_key(self) -> str:
        self._group(self._get_param("logGroupName")).kms_key_id = None
        return ""

    def list_tags_for_resource(self) -> str:
        self._tagged()
        return super().list_tags_for_resource()

    def tag_resource(self) -> str:
        group = self._tagged()
        tags = {**self.logs_backend.tagger.get_tag_dict_for_resource(group.arn), **(self._get_param("tags") or {})}
        if len(tags) > _MOST_TAGS:
            raise AwsError("TooManyTagsException", f"A resource can have no more than {_MOST_TAGS} tags.")
        return super().tag_resource()

    def untag_resource(self) -> str:
        self._tagged()
        return super().untag_resource()

    def create_log_stream(self) -> str:
        name = self._get_param("logStreamName") or ""
        self._group(self._get_param("logGroupName"))
        if not _STREAM_NAME.fullmatch(name):
            raise _constraint(name, "logStreamName", "Member must satisfy regular expression pattern: [^:*]*")
        return super().create_log_stream()

    def put_log_events(self) -> str:
        group = self._group(self._get_param("logGroupName"))
        if self._get_param("logStreamName") not in group.streams:
            raise AwsError("ResourceNotFoundException", "The specified log stream does not exist.")
        _check_batch(self._get_param("logEvents") or [])
        return super().put_log_events()

    def filter_log_events(self) -> str:
        group = self._group(self._get_param("logGroupName"))
        names, prefix = self._get_param("logStreamNames") or [], self._get_param("logStreamNamePrefix")
        if names and prefix:
            raise _invalid("logStreamNamePrefix and logStreamNames cannot be given together")
        limit = self._get_param("limit", _LARGEST_PAGE)
        if not 1 <= limit <= _LARGEST_PAGE:
            raise _constraint(limit, "limit", f"Member must have value between 1 and {_LARGEST_PAGE}")
        terms = filter_terms(self._get_param("filterPattern") or "")
        start, end = self._get_param("startTime", 0), self._get_param("endTime")
        streams = [
            stream
            for name, stream in sorted(group.streams.items())
            if (not names or name in names) and name.startswith(prefix or "")
        ]
        index, offset = _position(self._get_param("nextToken"), len(streams))
        # A page looks into one stream only. Real ones, too, may be empty although a token follows.
        events = [
            {**event.to_filter_dict(), "logStreamName": streams[index].log_stream_name}
            for event in sorted(streams[index].events if index < len(streams) else [], key=lambda each: each.timestamp)
            if start <= event.timestamp
            and (end is None or event.timestamp <= end)
            and all(term in event.message for term in terms)
        ]
        answer: dict[str, Any] = {"events": events[offset : offset + limit], "searchedLogStreams": []}
        if offset + limit < len(events):
            answer["nextToken"] = f"{index}/{offset + limit}"
        elif index + 1 < len(streams):
            answer["nextToken"] = f"{index + 1}/0"
        return json.dumps(answer)

    def start_query(self) -> str:
        # moto takes any text for a query and ignores most of what it can read of it.
        raise errors.not_implemented("logs", "StartQuery")

    def put_query_definition(self) -> str:
        name, text = self._get_param("name") or "", self._get_param("queryString") or ""
        if not 1 <= len(name) <= 255:
            raise _constraint(name, "name", "Member must have length between 1 and 255")
        if not 1 <= len(text) <= _LONGEST_QUERY:
            raise _constraint(text[:40], "queryString", f"Member must have length between 1 and {_LONGEST_QUERY}")
        saved, known = self._saved, self._get_param("queryDefinitionId")
        token = self._get_param("clientToken")
        if known and known not in saved.by_id:
            raise AwsError("ResourceNotFoundException", "The specified query definition does not exist.")
        if not known and token in saved.by_token:
            # The same request again, because its answer was lost.
            return json.dumps({"queryDefinitionId": saved.by_token[token]})
        query_id = known or str(uuid.uuid4())
        saved.by_id[query_id] = SavedQuery(
            query_id, name, text, self._get_param("logGroupNames") or [], int(unix_time_millis(utcnow()))
        )
        if token:
            saved.by_token[token] = query_id
        return json.dumps({"queryDefinitionId": query_id})

    def describe_query_definitions(self) -> str:
        prefix, size = self._get_param("queryDefinitionNamePrefix") or "", self._get_param("maxResults", 1000)
        if not 1 <= size <= 1000:
            raise _constraint(size, "maxResults", "Member must have value between 1 and 1000")
        found = sorted(
            (query for query in self._saved.by_id.values() if query.name.startswith(prefix)),
            key=lambda query: (query.name, query.id),
        )
        token = self._get_param("nextToken")
        if token and not token.isdigit():
            raise _invalid("The specified nextToken is invalid.")
        start = int(token or 0)
        answer: dict[str, Any] = {"queryDefinitions": [query.describe() for query in found[start : start + size]]}
        if len(found) > start + size:
            answer["nextToken"] = str(start + size)
        return json.dumps(answer)

    def delete_query_definition(self) -> str:
        if self._saved.by_id.pop(self._get_param("queryDefinitionId"), None) is None:
            raise AwsError("ResourceNotFoundException", "The specified query definition does not exist.")
        return json.dumps({"success": True})

    @property
    def _saved(self) -> SavedQueries:
        return self._queries.setdefault((self.current_account, self.region), SavedQueries())

    def _group(self, name: str | None) -> LogGroup:
        group = self.logs_backend.groups.get(name or "")
        if group is None:
            raise AwsError("ResourceNotFoundException", "The specified log group does not exist.")
        return group

    def _tagged(self) -> LogGroup:
        """The group of that ARN. With ":*" behind it, as DescribeLogGroups also tells it, it names the streams."""
        arn = self._get_param("resourceArn") or ""
        if arn.endswith(":*"):
            raise _invalid(f"The resource ARN {arn} is not the ARN of a log group")
        for group in self.logs_backend.groups.values():
            if group.arn == arn:
                return group
        raise AwsError("ResourceNotFoundException", "The specified resource does not exist.")


def filter_terms(pattern: str) -> list[str]:
    """The terms that a message must all contain. Patterns of other sorts are not known here, and that is said."""
    if pattern.strip().startswith(_OTHER_PATTERNS):
        raise errors.not_implemented("logs", "FilterLogEvents with a pattern that is not a list of terms")
    terms, position = [], 0
    while position < len(pattern.rstrip()):
        match = _TERM.match(pattern, position)
        if match is None:
            raise _invalid("Invalid filter pattern")
        quoted, bare = match.groups()
        if bare is not None and bare.startswith(_OTHER_PATTERNS):
            raise errors.not_implemented("logs", "FilterLogEvents with a pattern that is not a list of terms")
        if bare is not None and not _PLAIN.fullmatch(bare):
            raise _invalid(f"Invalid character(s) in term '{bare}'")
        terms.append(bare if quoted is None else re.sub(r"\\(.)", r"\1", quoted))
        position = match.end()
    return terms


def _check_batch(events: list[dict[str, Any]]) -> None:
    if not 1 <= len(events) <= _BATCH_EVENTS:
        raise _constraint(len(events), "logEvents", f"Member must have length between 1 and {_BATCH_EVENTS}")
    if any(not event.get("message") for event in events):
        raise _constraint("", "logEvents.1.member.message", "Member must have length greater than or equal to 1")
    size = sum(len(event["message"].encode()) + _EVENT_OVERHEAD for event in events)
    if size > _BATCH_BYTES:
        raise _invalid(f"Upload too large: {size} bytes exceeds limit of {_BATCH_BYTES}")
    times = [event["timestamp"] for event in events]
    if max(times) - min(times) > _DAY:
        raise _invalid("The batch of log events in a single PutLogEvents request cannot span more than 24 hours.")


def _check_key(key: str) -> None:
    if not _KEY_ARN.fullmatch(key):
        raise _invalid(f"The KMS key ARN {key} is not valid")


def _position(token: str | None, streams: int) -> tuple[int, int]:
    match = re.fullmatch(r"(\d+)/(\d+)", token or "0/0")
    if match is None or (token and int(match.group(1)) >= streams):
        raise _invalid("The specified nextToken is invalid.")
    return int(match.group(1)), int(match.group(2))


def _invalid(message: str) -> AwsError:
    return AwsError("InvalidParameterException", message)


def _constraint(value: object, parameter: str, constraint: str) -> AwsError:
    return _invalid(
        f"1 validation error detected: Value '{value}' at '{parameter}' failed to satisfy constraint: {constraint}"
    )
