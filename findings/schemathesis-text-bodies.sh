#!/usr/bin/env bash
# schemathesis 4.32.5: a text of the letters "false" is no string.
#
# Belief: a body of type text/markdown whose schema is {"type": "string"} cannot violate that schema: whatever letters
#   are sent are a string.
# Behaviour: negative testing turns the string into a boolean, a number or null, sends its letters as the text, and
#   reports a server that takes them: "Schema-violating request accepted … in body - violates `type`".
# Exits 0 while it is so, 1 when it has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q --disable-pip-version-check schemathesis==4.32.5
cat >"$folder/server.py" <<'PY'
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Notes", "version": "1"},
    "paths": {
        "/notes": {
            "post": {
                "requestBody": {"required": True, "content": {"text/markdown": {"schema": {"type": "string"}}}},
                "responses": {"200": {"description": "taken"}, "400": {"description": "no UTF-8"}},
            }
        }
    },
}


class Notes(BaseHTTPRequestHandler):
    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.answer(200, json.dumps(DOCUMENT).encode())

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            body.decode()
        except UnicodeDecodeError:
            self.answer(400, b"{}")
        else:
            self.answer(200, b"{}")

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Notes)
print(server.server_port, flush=True)
server.serve_forever()
PY
"$folder/env/bin/python" "$folder/server.py" >"$folder/port" &
server=$!
until [ -s "$folder/port" ]; do sleep 0.1; done
cd "$folder"
status=0
"$folder/env/bin/schemathesis" run "http://127.0.0.1:$(cat "$folder/port")/openapi.json" --no-color --mode negative \
  --phases fuzzing --checks negative_data_rejection --max-examples 60 --seed 1 --generation-deterministic \
  >"$folder/report" || status=$?
grep -E "Invalid component|curl" "$folder/report" || true
[ "$status" = 1 ] && grep -q 'violates `type`' "$folder/report"
