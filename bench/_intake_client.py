"""Clients of ``intake`` in a process of their own: each sends a form, waits for the answer, sends the next.

Prints one JSON line: how many were answered 201, how many not, the seconds, and every wait in milliseconds.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
import uuid
from urllib.parse import urlencode


async def one_client(port: int, path: str, areas: list[str], until: float, waits: list[float], bad: list[int]) -> None:
    """Send on one connection until the time is over."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    at = uuid.uuid4().int % 1_000_003
    while time.perf_counter() < until:
        at += 1
        form = {
            "client_key": uuid.uuid4().hex, "area": areas[at % len(areas)], "phone": f"1390{at % 10**7:07}",
            "name": "白音", "place": f"锦绣苑 {at % 90} 号楼",
            "text": f"暖气从昨天晚上就不热，家里只有十四度，第 {at} 户",
        }  # fmt: skip
        body = urlencode(form).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        began = time.perf_counter()
        writer.write(head.encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        length = 0
        for line in answer.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        if length:
            await reader.readexactly(length)
        waits.append((time.perf_counter() - began) * 1000)
        if not answer.startswith(b"HTTP/1.1 201"):
            bad.append(int(answer[9:12]))
    writer.close()


async def main(port: int, path: str, clients: int, seconds: float, areas: list[str]) -> None:
    """All clients at once."""
    waits: list[float] = []
    bad: list[int] = []
    began = time.perf_counter()
    until = began + seconds
    await asyncio.gather(*(one_client(port, path, areas, until, waits, bad) for _ in range(clients)))
    spent = time.perf_counter() - began
    print(json.dumps({"done": len(waits) - len(bad), "bad": bad[:5], "seconds": spent, "waits": waits}))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), sys.argv[5].split(",")))
