"""CloudWatch Logs, call by call, against the started program."""

from __future__ import annotations

import time
import unittest
from typing import Any

from botocore.exceptions import ConnectionClosedError
from support import ACCOUNT, REGION, EmulatorTest

KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"


class LogsTest(EmulatorTest):
    def setUp(self) -> None:
        self.logs = self.emulator.client("logs")

    def made(self, name: str, **more: Any) -> str:
        self.logs.create_log_group(logGroupName=name, **more)
        return name

    def described(self, name: str) -> dict[str, Any]:
        groups = self.logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
        return next(group for group in groups if group["logGroupName"] == name)

    def put(self, group: str, stream: str, *messages: str, at: int | None = None) -> None:
        now = at or int(time.time() * 1000)
        self.logs.put_log_events(
            logGroupName=group,
            logStreamName=stream,
            logEvents=[{"timestamp": now, "message": message} for message in messages],
        )

    def found(self, group: str, **more: Any) -> list[str]:
        pages = self.logs.get_paginator("filter_log_events").paginate(logGroupName=group, **more)
        return [event["message"] for page in pages for event in page["events"]]


class GroupTest(LogsTest):
    def test_a_group_is_described_as_it_was_made(self) -> None:
        name = self.made("/it/described", tags={"a": "1"}, kmsKeyId=KEY, logGroupClass="INFREQUENT_ACCESS")
        group = self.described(name)
        arn = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{name}"
        self.assertEqual((f"{arn}:*", arn), (group["arn"], group["logGroupArn"]))
        self.assertEqual((KEY, "INFREQUENT_ACCESS"), (group["kmsKeyId"], group["logGroupClass"]))
        self.assertNotIn("retentionInDays", group)
        self.assertEqual({"a": "1"}, self.logs.list_tags_for_resource(resourceArn=arn)["tags"])

    def test_the_class_is_standard_unless_it_is_said(self) -> None:
        self.assertEqual("STANDARD", self.described(self.made("/it/standard"))["logGroupClass"])

    def test_what_a_group_may_not_be(self) -> None:
        create = self.logs.create_log_group
        self.refused("InvalidParameterException", create, logGroupName="with space", status=400)
        self.refused("InvalidParameterException", create, logGroupName="x" * 513)
        self.refused("InvalidParameterException", create, logGroupName="/it/key", kmsKeyId="alias/mine")
        self.refused("InvalidParameterException", create, logGroupName="/it/class", logGroupClass="CHEAP")
        self.refused("ResourceAlreadyExistsException", create, logGroupName=self.made("/it/twice"), status=400)

    def test_retention_is_one_of_a_few_numbers_of_days(self) -> None:
        name = self.made("/it/retention")
        self.logs.put_retention_policy(logGroupName=name, retentionInDays=30)
        self.assertEqual(30, self.described(name)["retentionInDays"])
        for wrong in (0, 2, 31, 4000):
            self.refused(
                "InvalidParameterException", self.logs.put_retention_policy, logGroupName=name, retentionInDays=wrong
            )
        self.logs.delete_retention_policy(logGroupName=name)
        self.assertNotIn("retentionInDays", self.described(name))
        self.refused(
            "ResourceNotFoundException", self.logs.put_retention_policy, logGroupName="/it/none", retentionInDays=30
        )

    def test_a_key_comes_and_goes(self) -> None:
        name = self.made("/it/keyed")
        self.logs.associate_kms_key(logGroupName=name, kmsKeyId=KEY)
        self.assertEqual(KEY, self.described(name)["kmsKeyId"])
        self.logs.disassociate_kms_key(logGroupName=name)
        self.assertNotIn("kmsKeyId", self.described(name))

    def test_tags(self) -> None:
        arn = self.described(self.made("/it/tags"))["logGroupArn"]
        self.logs.tag_resource(resourceArn=arn, tags={"a": "1", "b": "2"})
        self.logs.untag_resource(resourceArn=arn, tagKeys=["a"])
        self.assertEqual({"b": "2"}, self.logs.list_tags_for_resource(resourceArn=arn)["tags"])
        self.refused("InvalidParameterException", self.logs.list_tags_for_resource, resourceArn=arn + ":*")
        self.refused("ResourceNotFoundException", self.logs.list_tags_for_resource, resourceArn=arn + "x")

    def test_a_group_that_is_made_again_is_a_new_one(self) -> None:
        name = self.made("/it/again", tags={"a": "1"}, logGroupClass="INFREQUENT_ACCESS")
        self.logs.delete_log_group(logGroupName=name)
        self.refused("ResourceNotFoundException", self.logs.delete_log_group, logGroupName=name, status=400)
        self.made(name)
        group = self.described(name)
        self.assertEqual("STANDARD", group["logGroupClass"])
        self.assertEqual({}, self.logs.list_tags_for_resource(resourceArn=group["logGroupArn"])["tags"])

    def test_groups_are_told_page_by_page_and_a_prefix_finds_siblings(self) -> None:
        names = [self.made(f"/it/paged/{index}") for index in (1, 2, 10)]
        pages = self.logs.get_paginator("describe_log_groups").paginate(
            logGroupNamePrefix="/it/paged/1", PaginationConfig={"PageSize": 1}
        )
        found = [group["logGroupName"] for page in pages for group in page["logGroups"]]
        self.assertEqual([names[0], names[2]], found)

    def test_faults_speak_as_the_service_does(self) -> None:
        for kind, code in (
            ("throttle", "ThrottlingException"),
            ("error", "ServiceUnavailableException"),
            ("access-denied", "AccessDeniedException"),
            ("expired-token", "ExpiredTokenException"),
        ):
            self.emulator.fault("logs", "DescribeLogGroups", kind)
            self.refused(code, self.logs.describe_log_groups)
        self.logs.describe_log_groups()

    def test_looking_for_events_is_no_write(self) -> None:
        group = self.made("/it/read")
        seen = len(self.emulator.requests())
        self.logs.filter_log_events(logGroupName=group)
        self.assertEqual([False], [request["write"] for request in self.emulator.requests(seen)])


class EventTest(LogsTest):
    def test_a_quoted_term_is_found_in_whatever_stream_it_is(self) -> None:
        group = self.made("/it/events")
        for stream in ("a", "b", "c"):
            self.logs.create_log_stream(logGroupName=group, logStreamName=stream)
        self.put(group, "a", "nothing")
        self.put(group, "c", "one 1b9d-77aa", 'two "1b9d-77aa"', "1b9d")
        first = self.logs.filter_log_events(logGroupName=group, filterPattern='"1b9d-77aa"')
        self.assertEqual([], first["events"])
        self.assertIn("nextToken", first)
        self.assertEqual(["one 1b9d-77aa", 'two "1b9d-77aa"'], self.found(group, filterPattern='"1b9d-77aa"'))
        self.assertEqual(['two "1b9d-77aa"'], self.found(group, filterPattern=r'"\"1b9d-77aa\"" two'))
        self.assertEqual([], self.found(group, filterPattern='"1b9d-77aa"', logStreamNamePrefix="b"))
        self.assertEqual(3, len(self.found(group, logStreamNames=["c"], PaginationConfig={"PageSize": 2})))

    def test_times_limit_what_is_found(self) -> None:
        group, now = self.made("/it/times"), int(time.time() * 1000)
        self.logs.create_log_stream(logGroupName=group, logStreamName="a")
        self.put(group, "a", "early", at=now - 60_000)
        self.put(group, "a", "late", at=now)
        self.assertEqual(["late"], self.found(group, startTime=now - 1))
        self.assertEqual(["early"], self.found(group, startTime=0, endTime=now - 1))

    def test_a_pattern_it_does_not_know_is_no_match_and_no_error_of_aws(self) -> None:
        group = self.made("/it/patterns")
        for pattern in ('{ $.a = "b" }', "[a, b]", "?a ?b", "a -b", "%a%"):
            self.refused(
                "NotImplementedInSandbox",
                self.logs.filter_log_events,
                logGroupName=group,
                filterPattern=pattern,
                status=501,
            )
        self.refused(
            "InvalidParameterException", self.logs.filter_log_events, logGroupName=group, filterPattern="1b9d-77aa"
        )

    def test_what_a_batch_may_not_be(self) -> None:
        group, now = self.made("/it/batches"), int(time.time() * 1000)
        self.refused(
            "ResourceNotFoundException",
            self.logs.put_log_events,
            logGroupName=group,
            logStreamName="none",
            logEvents=[{"timestamp": now, "message": "x"}],
        )
        self.logs.create_log_stream(logGroupName=group, logStreamName="a")
        create = self.logs.create_log_stream
        self.refused("ResourceAlreadyExistsException", create, logGroupName=group, logStreamName="a")
        self.refused("InvalidParameterException", create, logGroupName=group, logStreamName="a:b")
        one = {"timestamp": now, "message": "x"}
        for batch in (
            [one] * 10_001,
            [{"timestamp": now, "message": "x" * 1_048_551}],
            [one, {**one, "timestamp": now - 1}],
            [{**one, "timestamp": now - 90_000_000}, one],
        ):
            self.refused(
                "InvalidParameterException",
                self.logs.put_log_events,
                logGroupName=group,
                logStreamName="a",
                logEvents=batch,
            )
        self.put(group, "a", "x" * 1_048_550)
        old = now - 15 * 24 * 60 * 60 * 1000
        answer = self.logs.put_log_events(
            logGroupName=group, logStreamName="a", logEvents=[{"timestamp": old, "message": "old"}]
        )
        self.assertIn("tooOldLogEventEndIndex", answer["rejectedLogEventsInfo"])
        self.assertNotIn("old", self.found(group))

    def test_streams_are_described(self) -> None:
        group = self.made("/it/streams")
        for stream in ("a/1", "a/2", "b/1"):
            self.logs.create_log_stream(logGroupName=group, logStreamName=stream)
        found = self.logs.describe_log_streams(logGroupName=group, logStreamNamePrefix="a/")["logStreams"]
        self.assertEqual(["a/1", "a/2"], [stream["logStreamName"] for stream in found])


class SavedQueryTest(LogsTest):
    def queries(self, prefix: str) -> list[dict[str, Any]]:
        answer: dict[str, Any] = self.logs.describe_query_definitions(queryDefinitionNamePrefix=prefix)
        return list(answer["queryDefinitions"])

    def test_a_query_is_saved_changed_and_deleted(self) -> None:
        made = self.logs.put_query_definition(name="it/one", queryString="fields @message", logGroupNames=["/a"])
        query_id = made["queryDefinitionId"]
        (query,) = self.queries("it/one")
        self.assertEqual((query_id, "fields @message", ["/a"]), tuple(query[k] for k in QUERY_KEYS))
        self.logs.put_query_definition(queryDefinitionId=query_id, name="it/one", queryString="stats count(*)")
        (query,) = self.queries("it/one")
        self.assertEqual((query_id, "stats count(*)", []), tuple(query[k] for k in QUERY_KEYS))
        self.assertTrue(self.logs.delete_query_definition(queryDefinitionId=query_id)["success"])
        self.assertEqual([], self.queries("it/one"))
        for call, more in (
            (self.logs.delete_query_definition, {}),
            (self.logs.put_query_definition, {"name": "x", "queryString": "y"}),
        ):
            self.refused("ResourceNotFoundException", call, queryDefinitionId=query_id, **more, status=400)

    def test_a_name_is_no_key_but_a_request_that_is_sent_again_is_one_request(self) -> None:
        for _ in range(2):
            self.logs.put_query_definition(name="it/same", queryString="x")
        self.assertEqual(2, len(self.queries("it/same")))
        again = {"name": "it/lost", "queryString": "x", "clientToken": "0" * 36}
        self.emulator.fault("logs", "PutQueryDefinition", "lost-acknowledgement")
        with self.assertRaises(ConnectionClosedError):
            self.logs.put_query_definition(**again)
        self.logs.put_query_definition(**again)
        self.assertEqual(1, len(self.queries("it/lost")))

    def test_queries_are_told_page_by_page(self) -> None:
        for index in range(3):
            self.logs.put_query_definition(name=f"it/page/{index}", queryString="x")
        first = self.logs.describe_query_definitions(queryDefinitionNamePrefix="it/page", maxResults=2)
        rest = self.logs.describe_query_definitions(
            queryDefinitionNamePrefix="it/page", maxResults=2, nextToken=first["nextToken"]
        )
        names = [query["name"] for page in (first, rest) for query in page["queryDefinitions"]]
        self.assertEqual(["it/page/0", "it/page/1", "it/page/2"], names)
        self.assertNotIn("nextToken", rest)


QUERY_KEYS = ("queryDefinitionId", "queryString", "logGroupNames")

if __name__ == "__main__":
    unittest.main()
