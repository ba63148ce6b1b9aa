"""Policies times tokens: who gets in, and above all who does not."""

from __future__ import annotations

import unittest
from typing import Any

from groundwork_aws.trust import Request, evaluate

HOST = "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
PROVIDER = f"arn:aws:iam::123456789012:oidc-provider/{HOST}"
SUB, AUD = f"{HOST}:sub", f"{HOST}:aud"
MINE = "system:serviceaccount:kube-system:cluster-autoscaler"
STRANGER = "system:serviceaccount:default:stranger"
STS = "sts.amazonaws.com"


def statement(**changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"Federated": PROVIDER},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {SUB: MINE, AUD: STS}},
    }
    made.update(changes)
    return {key: value for key, value in made.items() if value is not None}


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def condition(**operators: Any) -> dict[str, Any]:
    return policy(statement(Condition=operators))


def request(subject: str = MINE, audiences: tuple[str, ...] = (STS,)) -> Request:
    return Request(PROVIDER, {SUB: [subject], AUD: list(audiences), "sts:RoleSessionName": ["groundwork"]})


# (what, policy, lets my subject in, lets a stranger in)
TABLE: list[tuple[str, Any, bool, bool]] = [
    ("one subject and audience", policy(statement()), True, False),
    ("a statement that is not in a list", {"Statement": statement()}, True, False),
    ("no condition: everyone the provider vouches for", policy(statement(Condition=None)), True, True),
    ("only the audience", condition(StringEquals={AUD: STS}), True, True),
    ("another audience", condition(StringEquals={SUB: MINE, AUD: "other"}), False, False),
    ("several subjects", condition(StringEquals={SUB: ["x", MINE]}), True, False),
    ("no subject at all", condition(StringEquals={SUB: []}), False, False),
    ("a star is a star to StringEquals", condition(StringEquals={SUB: "system:serviceaccount:*"}), False, False),
    ("a star is wild to StringLike", condition(StringLike={SUB: "system:serviceaccount:kube-system:*"}), True, False),
    ("StringLike for all", condition(StringLike={SUB: "*"}), True, True),
    ("a question mark is one character", condition(StringLike={SUB: MINE[:-1] + "?"}), True, False),
    ("a bracket is a bracket", condition(StringLike={SUB: "system:serviceaccount:[a-z]*"}), False, False),
    ("values are case-sensitive", condition(StringEquals={SUB: MINE.upper()}), False, False),
    ("unless told otherwise", condition(StringEqualsIgnoreCase={SUB: MINE.upper()}), True, False),
    ("StringLike is case-sensitive", condition(StringLike={SUB: MINE.upper()}), False, False),
    ("keys are case-insensitive", condition(StringEquals={SUB.upper(): MINE}), True, False),
    ("operators are case-insensitive", condition(stringequals={SUB: MINE}), True, False),
    ("not the stranger", condition(StringNotEquals={SUB: STRANGER}), True, False),
    ("none of several", condition(StringNotEquals={SUB: [STRANGER, MINE]}), False, False),
    ("not like", condition(StringNotLike={SUB: "system:serviceaccount:default:*"}), True, False),
    ("not equal, case aside", condition(StringNotEqualsIgnoreCase={SUB: STRANGER.upper()}), True, False),
    ("a key the token lacks", condition(StringEquals={f"{HOST}:amr": "x"}), False, False),
    ("...negated", condition(StringNotEquals={f"{HOST}:amr": "x"}), True, True),
    ("...if it exists", condition(StringEqualsIfExists={f"{HOST}:amr": "x"}), True, True),
    ("if it exists, and it does", condition(StringEqualsIfExists={SUB: MINE}), True, False),
    (
        "another cluster's key",
        condition(StringEquals={"oidc.eks.eu-west-1.amazonaws.com/id/OLD:sub": MINE}),
        False,
        False,
    ),
    ("the provider's ARN as key", condition(StringEquals={f"{PROVIDER}:sub": MINE}), False, False),
    ("any value", condition(**{"ForAnyValue:StringEquals": {SUB: [MINE, "x"]}}), True, False),
    ("any value, wild", condition(**{"ForAnyValue:StringLike": {SUB: "system:serviceaccount:kube-*"}}), True, False),
    ("any value of none", condition(**{"ForAnyValue:StringEquals": {f"{HOST}:amr": "x"}}), False, False),
    ("any value of none, negated", condition(**{"ForAnyValue:StringNotEquals": {f"{HOST}:amr": "x"}}), False, False),
    ("all values", condition(**{"ForAllValues:StringEquals": {SUB: MINE}}), True, False),
    ("all values of none", condition(**{"ForAllValues:StringEquals": {f"{HOST}:amr": "x"}}), True, True),
    ("present", condition(Null={SUB: "false"}), True, True),
    ("absent", condition(Null={SUB: "true"}), False, False),
    (
        "two blocks are joined by and",
        condition(StringEquals={AUD: STS}, StringLike={SUB: "*:kube-system:*"}),
        True,
        False,
    ),
    ("an unknown operator", condition(StringMatches={SUB: MINE}), False, False),
    ("an unknown operator beside a met one", condition(StringEquals={SUB: MINE}, Bool={AUD: True}), False, False),
    ("a global key we do not know", condition(StringEquals={SUB: MINE, "aws:SourceVpc": "vpc-1"}), False, False),
    (
        "a global key, negated",
        condition(StringEquals={SUB: MINE}, StringNotEquals={"aws:SourceVpc": "x"}),
        False,
        False,
    ),
    ("a global key, if it exists", condition(StringEqualsIfExists={"aws:SourceVpc": "x"}), False, False),
    ("the session's name", condition(StringLike={"sts:RoleSessionName": "ground*"}), True, True),
    ("a policy variable", condition(StringLike={SUB: "*${aws:username}*"}), False, False),
    ("a condition that is no object", policy(statement(Condition=["x"])), False, False),
    ("an operand that is no object", condition(StringEquals="x"), False, False),
    ("an action in other case", policy(statement(Action="STS:assumerolewithwebidentity")), True, False),
    ("a wild action", policy(statement(Action=["sts:TagSession", "sts:AssumeRoleWith*"])), True, False),
    ("every action", policy(statement(Action="*")), True, False),
    ("another action", policy(statement(Action="sts:AssumeRole")), False, False),
    ("no action", policy(statement(Action=None)), False, False),
    ("all but another action", policy(statement(Action=None, NotAction="sts:TagSession")), True, False),
    ("another provider", policy(statement(Principal={"Federated": PROVIDER + "0"})), False, False),
    ("several providers", policy(statement(Principal={"Federated": ["x", PROVIDER]})), True, False),
    ("a service", policy(statement(Principal={"Service": "ec2.amazonaws.com"})), False, False),
    ("the account", policy(statement(Principal={"AWS": "arn:aws:iam::123456789012:root"})), False, False),
    ("everyone", policy(statement(Principal="*", Condition=None)), True, True),
    ("everyone, spelled out", policy(statement(Principal={"AWS": "*"}, Condition=None)), True, True),
    ("no principal", policy(statement(Principal=None)), False, False),
    ("all but this provider", policy(statement(Principal=None, NotPrincipal={"Federated": PROVIDER})), False, False),
    ("an effect nobody knows", policy(statement(Effect="allow")), False, False),
    ("a second statement allows", policy(statement(Action="sts:AssumeRole"), statement()), True, False),
    (
        "deny wins, wherever it stands",
        policy(
            statement(Condition=None),
            statement(Effect="Deny", Condition={"StringLike": {SUB: "*:kube-system:*"}}),
        ),
        False,
        True,
    ),
    (
        "a deny of all others",
        policy(
            statement(Effect="Deny", Principal="*", Condition={"StringNotEquals": {SUB: MINE}}),
            statement(Condition=None),
        ),
        True,
        False,
    ),
    (
        "a deny we cannot evaluate denies",
        policy(
            statement(Condition=None), statement(Effect="Deny", Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})
        ),
        False,
        False,
    ),
    (
        "a deny that surely does not apply does not, whatever else is in it",
        policy(
            statement(Condition=None),
            statement(
                Effect="Deny", Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}, "StringEquals": {SUB: STRANGER}}
            ),
        ),
        True,
        False,
    ),
    (
        "a deny of another action",
        policy(statement(), statement(Effect="Deny", Action="sts:TagSession", Condition=None)),
        True,
        False,
    ),
    ("nothing", {}, False, False),
    ("an empty list", {"Statement": []}, False, False),
    ("not even an object", [], False, False),
    ("a statement that is no object", {"Statement": ["Allow"]}, False, False),
]


class TrustTest(unittest.TestCase):
    def test_policies(self) -> None:
        for what, document, mine, stranger in TABLE:
            for subject, expected in ((MINE, mine), (STRANGER, stranger)):
                with self.subTest(what, subject=subject):
                    decision = evaluate(document, request(subject))
                    self.assertEqual(expected, decision.allowed, decision.reason)
                    self.assertTrue(decision.reason)

    def test_several_audiences_need_a_set_operator(self) -> None:
        asked = request(audiences=("other", STS))
        self.assertFalse(evaluate(condition(StringEquals={AUD: STS}), asked).allowed)
        self.assertTrue(evaluate(condition(**{"ForAnyValue:StringEquals": {AUD: STS}}), asked).allowed)
        self.assertFalse(evaluate(condition(**{"ForAllValues:StringEquals": {AUD: STS}}), asked).allowed)

    def test_the_reason_names_what_does_not_fit(self) -> None:
        decision = evaluate(policy(statement(Sid="Autoscaler")), request(STRANGER))
        self.assertEqual(f"statement Autoscaler: its condition StringEquals on {SUB} is not met", decision.reason)


if __name__ == "__main__":
    unittest.main()
