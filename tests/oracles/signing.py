"""Writes tests/fixtures/signing/botocore.jsonl: requests as botocore signs them.

    python3 -m venv target/venv
    target/venv/bin/pip install -r tests/oracles/requirements.txt
    target/venv/bin/python tests/oracles/signing.py

The first line names the oracle and its version; every other line is one case: what was signed, and
what botocore made of it. Requests come from botocore's own clients where they can (so that the wire
path is botocore's as well), and from its signers directly for what no client sends.
"""

import base64
import datetime
import json
import pathlib
import re
from urllib.parse import quote, urlsplit

import botocore
import botocore.auth
import botocore.session
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.config import Config
from botocore.credentials import Credentials

OUT = pathlib.Path(__file__).parent.parent / "fixtures" / "signing" / "botocore.jsonl"

KEY_ID = "AKIDEXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
TOKENS = [None, "TOKEN/+=", "IQoJb3JpZ2luX2VjEXAMPLE//////////wEaCXVzLWVhc3QtMSJHMEUCIQDexample+token=="]
TIMES = ["20260102T030405Z", "20251231T235959Z", "20240229T000000Z"]
# Added or replaced by the signer, or added by the carrier after signing.
OWN = {"authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256", "host", "content-length"}
NEEDED = re.compile(r"^(host|content-type|accept|x-amz-.*|x-amzn-.*)$")

cases = []
clock = None
seen = {}


def record(method):
    """Keeps what a signer's method returns: botocore only logs it."""
    original = getattr(SigV4Auth, method)

    def wrapper(self, request, *rest):
        seen[method] = original(self, request, *rest)
        return seen[method]

    setattr(SigV4Auth, method, wrapper)


record("canonical_request")
record("string_to_sign")
botocore.auth.get_current_datetime = lambda remove_tzinfo=True: clock


def set_clock(basic):
    global clock
    clock = datetime.datetime.strptime(basic, "%Y%m%dT%H%M%SZ")
    return basic


def text_headers(headers):
    out = []
    for name, value in headers.items():
        lower = name.lower()
        if lower in OWN or lower.startswith("amz-sdk-"):
            continue
        if isinstance(value, bytes):
            value = value.decode("ascii")
        # The client's own one names the machine.
        out.append([name, "oracle/1.0" if lower == "user-agent" else value])
    return out


def payload_of(canonical, body):
    """How the body was signed, from the hash that botocore signed."""
    if canonical.rsplit("\n", 1)[1] == "UNSIGNED-PAYLOAD":
        return "unsigned", body
    return "signed", body


def add(name, place, method, url, headers, body, scope, rules, token, time, signature, result, expires=None):
    canonical = seen.pop("canonical_request")
    payload, body = payload_of(canonical, body)
    names = canonical.rsplit("\n", 2)[1].split(";")
    case = {
        "name": name,
        "place": place,
        "method": method,
        "url": url,
        "headers": headers,
        "payload": payload,
        "body": body,
        "region": scope[0],
        "service": scope[1],
        "rules": rules,
        "choice": "needed" if all(NEEDED.match(n) for n in names) else "all",
        "token": token,
        "time": time,
        "expires": expires,
        "canonical_request": canonical,
        "string_to_sign": seen.pop("string_to_sign"),
        "signature": signature,
        "result": result,
    }
    cases.append({key: value for key, value in case.items() if value is not None})


def turn(values):
    """The next of a list of values, by the number of cases so far: a spread without randomness."""
    return values[len(cases) % len(values)]


# --- through botocore's clients ---------------------------------------------------------------------


def client(service, region, token, **config):
    session = botocore.session.Session()
    session.set_config_variable("ignore_configured_endpoint_urls", True)
    made = session.create_client(
        service,
        region_name=region,
        aws_access_key_id=KEY_ID,
        aws_secret_access_key=SECRET,
        aws_session_token=token,
        config=Config(
            retries={"total_max_attempts": 1},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            **config,
        ),
    )
    return made


class Captured(Exception):
    pass


def call(service, region, operation, _name=None, _config=None, **arguments):
    token = turn(TOKENS)
    time = set_clock(turn(TIMES))
    made = client(service, region, token, **(_config or {}))
    sent = {}

    def capture(request, **_):
        sent["request"] = request
        raise Captured

    made.meta.events.register("before-send", capture)
    try:
        getattr(made, operation)(**arguments)
    except Captured:
        pass
    request = sent["request"]
    body = request.body or b""
    if hasattr(body, "read"):
        body = body.read()
    body = body.decode() if isinstance(body, bytes) else body
    authorization = request.headers["Authorization"]
    authorization = authorization.decode() if isinstance(authorization, bytes) else authorization
    headers = text_headers(request.headers)
    seen_names = seen["canonical_request"].rsplit("\n", 2)[1].split(";")
    # Added by the carrier after signing.
    headers = [[n, v] for n, v in headers if n.lower() in seen_names or n.lower() == "user-agent"]
    add(
        _name or f"{service} {operation}",
        "headers",
        request.method,
        request.url,
        headers,
        body,
        scope_of(authorization),
        "s3" if service == "s3" else "standard",
        token,
        time,
        authorization.rsplit("Signature=", 1)[1],
        authorization,
    )


def scope_of(authorization):
    parts = re.search(r"Credential=([^,]+)", authorization).group(1).split("/")
    return parts[2], parts[3]


# --- through botocore's signers ---------------------------------------------------------------------


def direct(name, method, url, headers=(), body="", region="us-east-1", service="bedrock", s3=False):
    token = turn(TOKENS)
    time = set_clock(turn(TIMES))
    request = AWSRequest(method=method, url=url, data=body.encode())
    for key, value in headers:
        request.headers.add_header(key, value)
    handed = [[key, value] for key, value in headers]
    auth = (S3SigV4Auth if s3 else SigV4Auth)(Credentials(KEY_ID, SECRET, token), service, region)
    auth.add_auth(request)
    authorization = request.headers["Authorization"]
    add(
        name,
        "headers",
        method,
        url,
        handed,
        body,
        (region, service),
        "s3" if s3 else "standard",
        token,
        time,
        authorization.rsplit("Signature=", 1)[1],
        authorization,
    )


def presigned(name, method, url, headers=(), region="us-east-1", service="bedrock", s3=False, expires=3600):
    token = turn(TOKENS)
    time = set_clock(turn(TIMES))
    request = AWSRequest(method=method, url=url)
    for key, value in headers:
        request.headers.add_header(key, value)
    auth = (S3SigV4QueryAuth if s3 else SigV4QueryAuth)(
        Credentials(KEY_ID, SECRET, token), service, region, expires=expires
    )
    auth.add_auth(request)
    add(
        name,
        "query",
        method,
        url,
        [[key, value] for key, value in headers],
        "",
        (region, service),
        "s3" if s3 else "standard",
        token,
        time,
        request.url.rsplit("X-Amz-Signature=", 1)[1],
        request.url,
        expires,
    )


def api_key(region, expires):
    """As AWS's token generators do it: a URL signed into its query, without its scheme, in base64."""
    token = turn(TOKENS)
    time = set_clock(turn(TIMES))
    request = AWSRequest(
        method="POST", url="https://bedrock.amazonaws.com/", params={"Action": "CallWithBearerToken"}
    )
    SigV4QueryAuth(Credentials(KEY_ID, SECRET, token), "bedrock", region, expires=expires).add_auth(request)
    plain = request.url.removeprefix("https://") + "&Version=1"
    add(
        f"api key {region} {expires}",
        "api-key",
        "POST",
        "https://bedrock.amazonaws.com/?Action=CallWithBearerToken",
        [],
        "",
        (region, "bedrock"),
        "standard",
        token,
        time,
        request.url.rsplit("X-Amz-Signature=", 1)[1],
        "bedrock-api-key-" + base64.b64encode(plain.encode()).decode(),
        expires,
    )


MODELS = [
    "anthropic.claude-3-haiku-20240307-v1:0",
    "us.anthropic.claude-sonnet-4-20250514-v1:0",
    "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-3-haiku-20240307-v1:0",
    "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3d4e5f6",
    "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdefghijkl",
    "arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/amazon.titan-text-express-v1",
    "arn:aws-cn:bedrock:cn-north-1:123456789012:imported-model/abc123",
    "amazon.titan-text-express-v1:0:8k",
    "name with spaces and ünïcode ✓",
]
REGIONS = ["us-east-1", "eu-central-1", "us-gov-west-1", "cn-north-1", "ap-southeast-2"]
BODY = '{"anthropic_version":"bedrock-2023-05-31","max_tokens":8,"messages":[{"role":"user","content":"¿Qué? 你好"}]}'
MESSAGES = [{"role": "user", "content": [{"text": "Say “hi” 🙂"}]}]


def bedrock():
    for model in MODELS:
        region = turn(REGIONS)
        call("bedrock-runtime", region, "invoke_model", modelId=model, body=BODY)
        call(
            "bedrock-runtime",
            turn(REGIONS),
            "invoke_model",
            _name="bedrock-runtime invoke_model, content types and tracing",
            modelId=model,
            body=BODY,
            contentType="application/json",
            accept="application/json",
            trace="ENABLED",
            performanceConfigLatency="optimized",
        )
        call(
            "bedrock-runtime",
            turn(REGIONS),
            "invoke_model_with_response_stream",
            modelId=model,
            body=BODY,
            contentType="application/json",
            accept="application/json",
            guardrailIdentifier="gr-1",
            guardrailVersion="DRAFT",
        )
        call("bedrock-runtime", turn(REGIONS), "converse", modelId=model, messages=MESSAGES)
        call(
            "bedrock-runtime",
            turn(REGIONS),
            "converse_stream",
            modelId=model,
            messages=MESSAGES,
            inferenceConfig={"maxTokens": 5, "temperature": 0.5},
        )
        call(
            "bedrock-runtime",
            turn(REGIONS),
            "count_tokens",
            modelId=model,
            input={"converse": {"messages": MESSAGES}},
        )
        call("bedrock", turn(REGIONS), "get_foundation_model", modelIdentifier=model)
    for region in REGIONS:
        call("bedrock", region, "list_foundation_models")
        call("bedrock", region, "list_foundation_models", byProvider="Meta", byOutputModality="TEXT")
        call("bedrock", region, "list_inference_profiles", maxResults=50, nextToken="a/+=b c~d")
        call(
            "bedrock",
            region,
            "list_model_invocation_jobs",
            submitTimeAfter=datetime.datetime(2024, 1, 2, 3, 4, 5),
            statusEquals="Completed",
            nameContains="naïve job & co",
            sortBy="CreationTime",
            sortOrder="Descending",
        )
        job = f"arn:aws:bedrock:{region}:123456789012:model-invocation-job/abcdefghijkl"
        call("bedrock", region, "get_model_invocation_job", jobIdentifier=job)
        call("bedrock", region, "stop_model_invocation_job", jobIdentifier=job)
        call(
            "bedrock",
            region,
            "create_model_invocation_job",
            jobName="night-run",
            roleArn="arn:aws:iam::123456789012:role/service-role/batch",
            modelId=MODELS[0],
            clientRequestToken="11111111-2222-4333-8444-555555555555",
            inputDataConfig={"s3InputDataConfig": {"s3Uri": "s3://in/ü.jsonl"}},
            outputDataConfig={"s3OutputDataConfig": {"s3Uri": "s3://out/"}},
        )


KEYS = [
    "plain.jsonl",
    "folder/deep/file name.jsonl",
    "ünïcode/你好 🙂.jsonl",
    "a+b=c&d@e:f,g;h!i$j'k(l)m*n",
    "percent%20already%2Fencoded",
    "tilde~dash-under_score.dot",
    "slashes//in///key/",
    "a/./b/../c",
    "quotes\"<>|{}^`\\#?",
]


def s3():
    for key in KEYS:
        call("s3", turn(REGIONS), "get_object", Bucket="my-bucket", Key=key)
        call("s3", turn(REGIONS), "head_object", Bucket="dotted.bucket.name", Key=key)
        call("s3", turn(REGIONS), "put_object", Bucket="my-bucket", Key=key, Body=b'{"a":1}\n', ContentType="application/jsonl")
        call("s3", turn(REGIONS), "create_multipart_upload", Bucket="my-bucket", Key=key, ServerSideEncryption="aws:kms", SSEKMSKeyId="arn:aws:kms:us-east-1:123456789012:key/abc")
        call(
            "s3",
            turn(REGIONS),
            "upload_part",
            _name="s3 upload_part, unsigned payload",
            _config={"s3": {"payload_signing_enabled": False, "addressing_style": "path"}},
            Bucket="my-bucket",
            Key=key,
            PartNumber=3,
            UploadId="VXBsb2FkIElE.~_-",
            Body=b"part",
        )
        wire = "https://my-bucket.s3.us-east-1.amazonaws.com/" + quote(key, safe="/~")
        presigned("s3 presigned get", "GET", wire, region="us-east-1", service="s3", s3=True)
        presigned(
            "s3 presigned put",
            "PUT",
            wire,
            [("Content-Type", "application/jsonl"), ("x-amz-meta-note", "  two   words ")],
            service="s3",
            s3=True,
            expires=604800,
        )
    for region in REGIONS:
        call("s3", region, "list_objects_v2", Bucket="my-bucket", Prefix="out/run 1/ü&=+", Delimiter="/", ContinuationToken="1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/wm36Hy4vbOwM=", MaxKeys=1000)
        call("s3", region, "list_multipart_uploads", Bucket="my-bucket", Prefix="a b")
        call("s3", region, "get_bucket_location", Bucket="my-bucket")
        call(
            "s3",
            region,
            "complete_multipart_upload",
            Bucket="my-bucket",
            Key="a b",
            UploadId="id",
            MultipartUpload={"Parts": [{"ETag": '"0123456789abcdef"', "PartNumber": 1}]},
        )
        call("s3", region, "abort_multipart_upload", Bucket="my-bucket", Key="a b", UploadId="i/+=")
        call("s3", region, "get_object", _name="s3 get_object, range", Bucket="my-bucket", Key="k", Range="bytes=0-99", IfMatch='"etag"')
        call("s3", region, "copy_object", Bucket="my-bucket", Key="k", CopySource={"Bucket": "from", "Key": "a b/ü"})
    presigned(
        "s3 presigned get, response headers",
        "GET",
        "https://s3.eu-central-1.amazonaws.com/my-bucket/k?response-content-disposition=attachment%3B%20filename%3D%22a.csv%22&versionId=a.b",
        region="eu-central-1",
        service="s3",
        s3=True,
        expires=1,
    )


def sts():
    for region in REGIONS:
        call("sts", region, "get_caller_identity")
        call("sts", region, "get_session_token", DurationSeconds=900)
        call(
            "sts",
            region,
            "assume_role",
            RoleArn="arn:aws:iam::123456789012:role/path/to/role",
            RoleSessionName="outcrop@example.com",
            ExternalId="a+b=c",
            Policy='{"Version":"2012-10-17","Statement":[]}',
        )
        presigned(
            "sts presigned get_caller_identity",
            "GET",
            f"https://sts.{region}.amazonaws.com{'.cn' if region.startswith('cn-') else ''}/?Action=GetCallerIdentity&Version=2011-06-15",
            region=region,
            service="sts",
            expires=60,
        )


def edges():
    base = "https://bedrock.us-east-1.amazonaws.com"
    for name, query in [
        ("repeated keys", "tag=b&tag=a&tag=&tag=B"),
        ("keys that sort by their escapes", "a%3Ab=1&a=2&a%20b=3&A=4&a-b=5&a.b=6&a~=7&a_=8"),
        ("a key without value", "flag&other=1"),
        ("values in unicode", "q=%E4%BD%A0%E5%A5%BD&r=%F0%9F%99%82"),
        ("values that look like more", "q=a%26b%3Dc&r=%25%2B%2F%3F"),
        ("keys one within the other", "ab=1&a=9&abc=0"),
    ]:
        direct(f"query: {name}", "GET", f"{base}/models?{query}")
    for name, path in [
        ("none", ""),
        ("double slashes", "//model//x"),
        ("dot segments", "/model/./a/../b"),
        # Not a final dot segment: botocore makes /model/a/. /model/a; RFC 3986 and aws-sigv4, /model/a/.
        ("above the root", "/../../x"),
        ("sub-delimiters", "/model/a:b@c!d$e&f'g(h)i*j+k,l;m=n"),
        ("escapes in lower case", "/model/a%3ab"),
        ("needless escapes", "/model/%41%7E"),
        ("final slash", "/model/x/"),
        ("dots in names", "/model/...a/b..c/.d"),
    ]:
        direct(f"path: {name}", "POST", f"{base}{path}", body="{}")
    for name, headers in [
        ("white space", [("Content-Type", "  application/json ;\t charset=utf-8  "), ("X-Amzn-Note", "a   b\t\tc")]),
        ("repeated", [("X-Amz-Meta-A", "two"), ("x-amz-meta-a", "one"), ("X-AMZ-META-A", "  three  ")]),
        ("mixed case", [("ACCEPT", "Application/JSON"), ("x-aMZn-BEDROCK-tRACE", "ENABLED")]),
        ("empty value", [("X-Amz-Meta-Empty", "")]),
        ("never signed", [("User-Agent", "x"), ("X-Amzn-Trace-Id", "Root=1"), ("Traceparent", "00-0-0-00"), ("Connection", "close"), ("Expect", "100-continue"), ("TE", "trailers"), ("Accept", "*/*")]),
        ("others", [("My-Header", "1"), ("If-None-Match", "*"), ("Range", "bytes=1-2"), ("accept", "a/b")]),
        ("punctuation", [("x-amz-meta-p", "!#$%&'()*+,-./:;<=>?@[]^_`{|}~\"\\")]),
        ("names that sort apart", [("x-amz-b", "1"), ("x-amz-a-b", "2"), ("x-amz-a", "3"), ("x-amz-ab", "4"), ("x-amz-a_b", "5")]),
    ]:
        direct(f"headers: {name}", "POST", f"{base}/model/x/invoke", headers, BODY)
    for name, host in [
        ("a port", "http://127.0.0.1:9000"),
        ("the default port", "https://bedrock.us-east-1.amazonaws.com:443"),
        ("the other scheme's port", "https://bedrock.us-east-1.amazonaws.com:80"),
        ("upper case", "https://BEDROCK.US-EAST-1.amazonaws.com"),
        ("FIPS", "https://bedrock-runtime-fips.us-gov-west-1.amazonaws.com"),
        ("China", "https://bedrock.cn-north-1.amazonaws.com.cn"),
        ("ISO", "https://bedrock.us-iso-east-1.c2s.ic.gov"),
        ("IPv6", "http://[::1]:9000"),
        ("a VPC endpoint", "https://vpce-0a1b2c3d-x1y2z3.bedrock-runtime.us-east-1.vpce.amazonaws.com"),
    ]:
        direct(f"host: {name}", "GET", f"{host}/foundation-models")
    for method in ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"]:
        direct(f"method: {method}", method, f"{base}/x", body="" if method in ("GET", "HEAD") else "body")
    for path in ["/", "/bucket/a%20b", "/bucket//a/./b/../c", "/bucket/%E4%BD%A0", "/bucket/a%2Bb%3D"]:
        direct(f"s3 path {path}", "GET", f"https://s3.us-east-1.amazonaws.com{path}", service="s3", s3=True)
    for region in REGIONS:
        for expires in (1, 3600, 43200):
            api_key(region, expires)


def main():
    bedrock()
    s3()
    sts()
    edges()
    header = {
        "oracle": "botocore",
        "version": botocore.__version__,
        "script": "tests/oracles/signing.py",
        "cases": len(cases),
        "key_id": KEY_ID,
        "secret": SECRET,
    }
    OUT.parent.mkdir(parents=True, exist_ok=True)
    with OUT.open("w", encoding="utf-8") as out:
        for line in [header, *cases]:
            out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    print(f"{len(cases)} cases by botocore {botocore.__version__} in {OUT.name}")


if __name__ == "__main__":
    main()
