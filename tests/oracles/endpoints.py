"""Asks botocore's endpoint rules for the host of every service in every Region of the table, plain, FIPS, dual-stack
and both; writes fixtures/catalog/hosts.json.

    target/venv/bin/python tests/oracles/endpoints.py      (see signing.py for the virtual environment)
"""

import json
import pathlib

import botocore
import botocore.session
from botocore.endpoint_provider import EndpointProvider

ROOT = pathlib.Path(__file__).parent.parent.parent
SERVICES = ["bedrock-runtime", "bedrock", "bedrock-agent-runtime"]
VARIANTS = {"": (False, False), "fips": (True, False), "dual-stack": (False, True), "fips-dual-stack": (True, True)}

session = botocore.session.get_session()
loader = session.get_component("data_loader")
partitions = loader.load_data("partitions")
regions = [region["code"] for region in json.loads((ROOT / "crates/core/data/regions.json").read_text())["regions"]]
# One of each partition that is not in the table, and one that nobody has heard of.
regions += ["cn-north-1", "us-iso-east-1", "us-isob-east-1", "us-isof-south-1", "eu-isoe-west-1", "us-new-9"]

hosts = {}
for service in SERVICES:
    rules = loader.load_service_model(service, "endpoint-rule-set-1")
    provider = EndpointProvider(rules, partitions)
    for region in regions:
        for name, (fips, dual) in VARIANTS.items():
            endpoint = provider.resolve_endpoint(Region=region, UseFIPS=fips, UseDualStack=dual)
            hosts.setdefault(region, {}).setdefault(service, {})[name] = endpoint.url.removeprefix("https://")

target = ROOT / "tests/fixtures/catalog/hosts.json"
lines = ",\n".join(f"  {json.dumps(region)}: {json.dumps(hosts[region])}" for region in hosts)
target.write_text(f'{{\n "madeBy": "botocore {botocore.__version__}",\n "hosts": {{\n{lines}\n }}\n}}\n')
print(f"{len(hosts)} Regions, {sum(len(v) for s in hosts.values() for v in s.values())} hosts")
