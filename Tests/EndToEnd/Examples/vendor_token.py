"""A valid access token, as the vendor's example gets it: vendor_token.py NAME.ini

Beside NAME.ini stands NAME.ini.token.file: the time it was written, and the token. It is used for 500 seconds.
"""
import configparser
import json
import os
import sys
import time

try:
    import requests
except ImportError:
    requests = None
    import urllib.parse
    import urllib.request


def log_in(settings):
    fields = {"username": settings["Username"], "password": settings["Password"], "tenant": settings["Tenant"]}
    if requests:
        answer = requests.post(settings["URL"], data=fields)
        answer.raise_for_status()
        return answer.json()["token"]
    body = urllib.parse.urlencode(fields).encode()
    with urllib.request.urlopen(settings["URL"], data=body) as answer:
        return json.load(answer)["token"]


def token(path):
    config = configparser.ConfigParser()
    config.read(path)
    kept = path + ".token.file"
    if os.path.exists(kept):
        with open(kept) as file:
            written, value = file.read().splitlines()[:2]
        if time.time() - float(written) < 500:
            return value
    value = log_in(config["DEFAULT"])
    with open(kept, "w") as file:
        file.write(f"{time.time()}\n{value}\n")
    return value


print(token(sys.argv[1]))
