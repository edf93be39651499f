"""What the template promises, and what the code takes it for."""

import importlib
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from fakes import ROOT, load_event

from function import s3, sources, telemetry

SAM = os.environ.get("SAM_CLI", "")
needs_sam = pytest.mark.skipif(not SAM, reason="SAM_CLI is not the path of the `sam` command")


class CloudFormation(yaml.SafeLoader):
    """YAML whose tags (!Sub, !GetAtt, ...) give what they hold."""


def _untagged(loader: yaml.SafeLoader, tag: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    assert isinstance(node, yaml.SequenceNode)
    values = loader.construct_sequence(node, deep=True)
    return values[0] if tag == "Sub" else values  # of `!Sub [text, its names]` the text


CloudFormation.add_multi_constructor("!", _untagged)
TEMPLATE: dict[str, Any] = yaml.load((ROOT / "template.yaml").read_text("utf-8"), CloudFormation)
RESOURCES: dict[str, Any] = TEMPLATE["Resources"]


def of_type(kind: str) -> dict[str, Any]:
    return {name: resource["Properties"] for name, resource in RESOURCES.items() if resource["Type"] == kind}


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def statements(*kinds: str) -> list[dict[str, Any]]:
    """Of every policy in the resources of these types (default: all), also in policies inside of roles."""
    documents = []
    for kind in kinds or {resource["Type"] for resource in RESOURCES.values()}:
        for properties in of_type(kind).values():
            documents += [policy["PolicyDocument"] for policy in properties.get("Policies", [])]
            documents += [properties["PolicyDocument"]] if "PolicyDocument" in properties else []
    return [
        each
        for document in documents
        for statement in document["Statement"]
        for each in (statement if isinstance(statement, list) else [statement])  # `!If [condition, this, that]`
        if isinstance(each, dict)
    ]


class TestDoors:
    def test_pictures_pass_the_gateway_as_bytes(self) -> None:
        media_types = RESOURCES["HttpApi"]["Properties"]["DefinitionBody"]["x-amazon-apigateway-binary-media-types"]
        assert {"multipart/form-data", "application/octet-stream", "image/*", "image/png"} <= set(media_types)

    def test_every_route_asks_for_the_chosen_credentials(self) -> None:
        """And no other route exists: `ANY` or `$default` would take the browsers' preflight, too."""
        paths = RESOURCES["HttpApi"]["Properties"]["DefinitionBody"]["paths"]
        routes = {(method.upper(), path) for path, methods in paths.items() for method in methods}
        events = RESOURCES["ApiFunction"]["Properties"]["Events"].values()
        assert {(event["Properties"]["Method"], event["Properties"]["Path"]) for event in events} == routes
        for methods in paths.values():
            for operation in methods.values():
                assert operation["security"][0] == "AuthIsJwt"
                assert operation["security"][1] == [{"Jwt": []}]
                assert operation["security"][2][:2] == ["AuthIsIam", [{"Iam": []}]]

    def test_the_functions_own_address_asks_for_the_same_credentials(self) -> None:
        """It knows no tokens, so Auth JWT refuses it; and only an open one lets everybody in."""
        url = RESOURCES["ApiUrl"]
        assert (url["Condition"], url["Properties"]["AuthType"]) == ("HasUrl", ["AuthIsIam", "AWS_IAM", "NONE"])
        (rule,) = TEMPLATE["Rules"]["UrlKnowsNoJwt"]["Assertions"]
        assert rule["Assert"] == [["Auth", "JWT"]]
        permissions = {name: each for name, each in RESOURCES.items() if each["Type"] == "AWS::Lambda::Permission"}
        assert {each["Properties"]["Principal"] for each in permissions.values()} == {"*"}
        assert {each["Condition"] for each in permissions.values()} == {"UrlIsPublic"}
        for each in permissions.values():
            properties = each["Properties"]
            assert properties.get("FunctionUrlAuthType") == "NONE" or properties["InvokedViaFunctionUrl"] is True
        assert TEMPLATE["Conditions"]["UrlIsPublic"] == ["HasUrl", ["AuthIsIam"]]

    def test_snapshots_exclude_provisioned_concurrency(self) -> None:
        """And the image has to allow them, or publishing a version fails."""
        assert RESOURCES["ApiFunction"]["Properties"]["SnapStart"][:2] == [
            "SnapStartIsOn",
            {"ApplyOn": "PublishedVersions"},
        ]
        (rule,) = TEMPLATE["Rules"]["SnapStartNeedsNoWarmth"]["Assertions"]
        assert rule["Assert"] == ["ProvisionedConcurrency", 0]
        assert 'LABEL com.amazonaws.lambda.feature.snapstart="Allow"' in (ROOT / "Dockerfile").read_text("utf-8")

    def test_commands_are_handlers(self) -> None:
        functions = of_type("AWS::Serverless::Function").values()
        commands = [function["ImageConfig"]["Command"] for function in functions]
        assert sorted(commands) == [["function.api.handler"], ["function.s3.handler"]]
        for (command,) in commands:
            module, _, name = command.rpartition(".")
            assert callable(getattr(importlib.import_module(module), name))

    def test_uploads_go_where_pictures_are_watched(self) -> None:
        variables = RESOURCES["ApiFunction"]["Properties"]["Environment"]["Variables"]
        assert variables["LIGHTOCR_BUCKET"] == ["MakesBucket", "Pictures", "Bucket"]
        assert variables["LIGHTOCR_UPLOADS"].startswith("${Prefix}")
        of_worker = RESOURCES["S3Function"]["Properties"]["Environment"]["Variables"]
        assert variables["LIGHTOCR_SUFFIXES"] == of_worker["LIGHTOCR_SUFFIXES"] == "Suffixes"

    def test_both_functions_may_be_in_a_hurry(self) -> None:
        assert TEMPLATE["Parameters"]["Fast"]["Default"] == "off"
        for function in of_type("AWS::Serverless::Function").values():
            assert function["Environment"]["Variables"]["LIGHTOCR_FAST"] == "Fast"


class TestQueue:
    def test_only_pictures_get_into_it(self) -> None:
        condition, notification, _ = RESOURCES["Pictures"]["Properties"]["NotificationConfiguration"]
        assert condition == "TriggerIsOn"
        suffixes = set()
        for configuration in notification["QueueConfigurations"]:
            assert (configuration["Event"], configuration["Queue"]) == ("s3:ObjectCreated:*", "Queue.Arn")
            prefix, suffix = configuration["Filter"]["S3Key"]["Rules"]
            assert prefix == {"Name": "prefix", "Value": "Prefix"}
            assert suffix["Name"] == "suffix"
            suffixes.add(suffix["Value"])
        assert {suffix.lower() for suffix in suffixes} == sources.PICTURE_SUFFIXES
        assert suffixes == self.suffixes_of_an_existing_bucket()
        wanted = TEMPLATE["Parameters"]["Suffixes"]
        assert set(wanted["Default"].split(",")) == sources.PICTURE_SUFFIXES
        allowed = re.compile(wanted["AllowedPattern"]).fullmatch
        assert all(allowed(text) for text in (wanted["Default"], ".png", ".jpg,.jpeg"))
        assert not any(allowed(text) for text in ("", "png", ".pdf", ".jpg,.pdf", ".jpg .png", ".jpg,.ocr.json"))
        documents = ("a.jpg" + sources.RESULT_SUFFIX, "a.jpg" + sources.ERROR_SUFFIX)
        assert not any(document.endswith(tuple(suffixes)) for document in documents)

    @staticmethod
    def suffixes_of_an_existing_bucket() -> set[str]:
        pattern = RESOURCES["Arrivals"]["Properties"]["EventPattern"]
        assert (pattern["source"], pattern["detail-type"]) == (["aws.s3"], ["Object Created"])
        assert pattern["detail"]["bucket"] == {"name": ["Bucket"]}
        keys = [each["wildcard"] for each in pattern["detail"]["object"]["key"]]
        assert all(key.startswith("${Prefix}*.") for key in keys)
        return {key.removeprefix("${Prefix}*") for key in keys}

    def test_an_existing_bucket_is_watched_only_where_one_is_named(self) -> None:
        conditions = TEMPLATE["Conditions"]
        assert conditions["MakesBucket"] == ["Bucket", ""]
        assert conditions["WatchesExisting"] == ["TriggerIsOn", ["MakesBucket"]]
        assert RESOURCES["Arrivals"]["Condition"] == "WatchesExisting"
        assert {RESOURCES[name]["Condition"] for name in ("Pictures", "PicturesPolicy")} == {"MakesBucket"}
        (target,) = RESOURCES["Arrivals"]["Properties"]["Targets"]
        assert target["Arn"] == "Queue.Arn"

    def test_messages_are_handed_out_once_at_a_time(self) -> None:
        worker = RESOURCES["S3Function"]["Properties"]
        assert RESOURCES["Queue"]["Properties"]["VisibilityTimeout"] >= 6 * worker["Timeout"]
        assert worker["Timeout"] * 1000 > 2 * s3.RESERVE_MS

    def test_poison_alone_goes_back_and_in_the_end_out(self) -> None:
        messages = RESOURCES["S3Function"]["Properties"]["Events"]["Messages"]["Properties"]
        assert messages["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        redrive = RESOURCES["Queue"]["Properties"]["RedrivePolicy"]
        assert redrive["deadLetterTargetArn"] == "DeadLetters.Arn"
        assert redrive["maxReceiveCount"] >= 5
        retention = {name: queue["MessageRetentionPeriod"] for name, queue in of_type("AWS::SQS::Queue").items()}
        assert retention["DeadLetters"] > retention["Queue"], "a dead letter keeps the age of its message"


class TestSafety:
    def test_data_is_private_and_encrypted(self) -> None:
        for bucket in of_type("AWS::S3::Bucket").values():
            assert bucket["BucketEncryption"]
            assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
            assert bucket["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
        for queue in of_type("AWS::SQS::Queue").values():
            assert queue["SqsManagedSseEnabled"] is True

    def test_data_travels_by_tls_alone(self) -> None:
        encrypted = {
            resource
            for statement in statements("AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy")
            if statement["Effect"] == "Deny"
            and statement["Principal"] == "*"
            and statement["Condition"] == {"Bool": {"aws:SecureTransport": False}}
            for resource in listed(statement["Resource"])
        }
        assert encrypted == {"Pictures.Arn", "${Pictures.Arn}/*", "Queue.Arn", "DeadLetters.Arn"}

    def test_nobody_may_do_more_than_named(self) -> None:
        for statement in statements():
            if statement["Effect"] == "Allow":
                assert "*" not in json.dumps(statement["Action"])
                assert statement.get("Principal") != "*"
                for resource in listed(statement["Resource"]):
                    assert ".Arn" in resource or resource.startswith("arn:")
                    assert not re.match(r"arn:[^/]*:\*", resource), "a wildcard stands behind a name"

    def test_nobody_may_do_what_the_code_never_does(self) -> None:
        """A new action is a decision: it is added here, beside what needs it."""
        allowed = {
            action
            for statement in statements()
            if statement["Effect"] == "Allow"
            for action in listed(statement["Action"])
        }
        documents = {"s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"}
        queue = {"sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"}
        jobs = {"lambda:InvokeFunction", "s3:GetObjectVersion"}
        assert allowed == documents | queue | jobs | {"logs:CreateLogStream", "logs:PutLogEvents"}

    def test_services_act_for_this_account_alone(self) -> None:
        sending = {each["Sid"]: each["Condition"] for each in statements() if each["Action"] == "sqs:SendMessage"}
        assert sending == {
            "FromBucket": {"StringEquals": {"aws:SourceAccount": "AWS::AccountId"}},
            "FromEventBridge": {"ArnEquals": {"aws:SourceArn": "Arrivals.Arn"}},
        }

    def test_worker_writes_and_removes_documents_alone(self) -> None:
        writing = [
            statement
            for statement in statements()
            if {"s3:PutObject", "s3:DeleteObject"} & set(listed(statement["Action"]))
        ]
        written = {resource for statement in writing for resource in listed(statement["Resource"])}
        bucket = "arn:${AWS::Partition}:s3:::${Name}"
        of_api, of_jobs = bucket + "/${Prefix}uploads/*", bucket + "/jobs/*"
        assert {of_api, of_jobs} <= written
        assert all(
            resource.endswith((sources.RESULT_SUFFIX, sources.ERROR_SUFFIX)) for resource in written - {of_api, of_jobs}
        )

    def test_each_function_has_a_role_and_a_log_of_its_own(self) -> None:
        functions = of_type("AWS::Serverless::Function").values()
        assert len({function["Role"] for function in functions}) == 2
        assert len({function["LoggingConfig"]["LogGroup"] for function in functions}) == 2
        assert all(log["RetentionInDays"] for log in of_type("AWS::Logs::LogGroup").values())

    def test_pictures_outlive_the_stack(self) -> None:
        assert RESOURCES["Pictures"]["DeletionPolicy"] == RESOURCES["Pictures"]["UpdateReplacePolicy"] == "Retain"

    def test_defaults_cost_and_open_nothing_more(self) -> None:
        defaults = {name: parameter["Default"] for name, parameter in TEMPLATE["Parameters"].items()}
        assert defaults["ProvisionedConcurrency"] == 0
        assert defaults["FunctionUrl"] == defaults["SnapStart"] == "off"
        assert defaults["CorsOrigins"] == defaults["Bucket"] == defaults["BackfillBucket"] == ""
        assert 0 < defaults["ThrottlingRate"] <= 100
        assert 0 < defaults["WorkerConcurrency"] <= 100


class TestAlarms:
    def test_what_is_watched(self) -> None:
        alarms = of_type("AWS::CloudWatch::Alarm")
        watched = {(alarm["MetricName"], alarm["Dimensions"][0]["Value"]) for alarm in alarms.values()}
        assert watched == {
            ("5xx", "HttpApi"),
            ("Url5xxCount", "ApiFunction"),
            ("Throttles", "ApiFunction"),
            ("Duration", "ApiFunction"),
            ("Errors", "S3Function"),
            ("Throttles", "S3Function"),
            ("Duration", "S3Function"),
            ("ApproximateNumberOfMessagesVisible", "DeadLetters.QueueName"),
            ("ApproximateAgeOfOldestMessage", "Queue.QueueName"),
        }
        assert all(alarm["AlarmActions"][0] == "HasTopic" for alarm in alarms.values())

    def test_slow_is_less_than_the_timeout(self) -> None:
        for alarm in of_type("AWS::CloudWatch::Alarm").values():
            if alarm["MetricName"] == "Duration":
                function = RESOURCES[alarm["Dimensions"][0]["Value"]]["Properties"]
                assert alarm["Threshold"] < function["Timeout"] * 1000

    def test_dashboard_shows_the_metrics_that_are_written(self) -> None:
        (dashboard,) = of_type("AWS::CloudWatch::Dashboard").values()
        shown = json.dumps(json.loads(dashboard["DashboardBody"])["widgets"])
        for name in (telemetry.NAMESPACE, "Words", "Rejects", "Decode", "Detect", "Recognize"):
            assert f'"{name}"' in shown


def sam(*arguments: str) -> str:
    # Without credentials, so that nothing is looked up anywhere.
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/tmp"), "SAM_CLI_TELEMETRY": "0"}
    command = [str(Path(SAM).absolute()), *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@needs_sam
def test_sam_validates_the_template() -> None:
    assert "is a valid SAM Template" in sam("validate", "--lint", "--region", "ap-northeast-2")


def shape(value: Any, path: str = "") -> set[str]:
    """Every place of a JSON value with its type; the keys of free-form maps are data, not shape."""
    free_form = ("headers", "multiValueHeaders", "pathParameters", "ueryStringParameters", "stageVariables")
    if isinstance(value, dict) and not path.endswith(free_form):
        return {place for key, item in value.items() for place in shape(item, f"{path}.{key}")}
    if isinstance(value, list):
        return {place for item in value for place in shape(item, f"{path}[]")}
    return {path if value is None or path.endswith(free_form) else f"{path}: {type(value).__name__}"}


@needs_sam
@pytest.mark.parametrize(
    ("name", "generate"),
    [
        ("http_v2_multipart", "apigateway http-api-proxy"),
        ("http_v2_health", "apigateway http-api-proxy"),
        ("rest_v1_multipart", "apigateway aws-proxy"),
        ("function_url_multipart", "apigateway http-api-proxy"),
        ("alb_multipart", "alb request"),
        ("s3_put", "s3 put"),
        ("sqs_batch", "sqs receive-message"),
        ("s3_batch_job", "s3 batch-invocation"),
        ("warmup", "cloudwatch scheduled-event"),
    ],
)
def test_events_have_the_shape_of_real_ones(name: str, generate: str) -> None:
    real = json.loads(sam("local", "generate-event", *generate.split()))
    assert shape(load_event(name)) - shape(real) == set()
