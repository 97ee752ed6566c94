"""The minutes of a ceremony: one page to print and sign, in Chinese, self-contained HTML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

MOST_IDS = 60  # printed one by one; of more the page gives the number and the hash
KINDS = {"subset": "抽取若干", "permutation": "排定次序", "assign": "指派", "balanced-classes": "均衡编班"}
STEPS = {
    "commit": "封存名单和规则", "seal": "见证人封存数字", "strike": "公开剔除", "reveal": "见证人开封",
    "beacon": "取得公开随机数",    "result": "算出结果", "void": "作废",
}  # fmt: skip
REASONS = {"struck": "已剔除", "avoid": "回避", "capacity": "已满", "room": "名额放不下", "moved": "调整"}
REMARKS = {
    "known_before": "公开随机数在封存之前已经公开，本次只能算演练：",
    "lottery_unnamed": "规则没有指明哪一种彩票、哪一期。",
    "unsealed": "事先没有在此封存数字：", "missing": "封存后没有开封，按零计入：",
}  # fmt: skip
STYLE = (
    "@page{size:A4;margin:14mm}body{font:13px/1.5 'Noto Sans CJK SC','Microsoft YaHei',sans-serif;max-width:182mm;"
    "margin:auto}h1{font-size:20px;text-align:center}code{font-size:11px;word-break:break-all}table{width:100%;"
    "border-collapse:collapse;margin:.5em 0}th,td{border:1px solid #999;padding:3px 6px;text-align:left;"
    "vertical-align:top}.sign td{height:2.4em}th,td:first-child,.steps td:nth-child(2){white-space:nowrap}"
    "h2{font-size:15px;margin:.6em 0 0}ol,ul{columns:4;margin:.3em 0}"
)


def minutes_of(
    rule: Mapping[str, Any],
    draw: str,
    log: Sequence[Mapping[str, Any]],
    result: Mapping[str, Any] | None,
    remarks: Sequence[tuple[str, str]] = (),
) -> str:
    """One HTML page. ``result`` None: not drawn yet, or void. ``remarks`` as ``transcripts.remarks_of`` gives them."""
    commitment = log[0]["data"]
    facts = [
        ("事项", rule["purpose"]), ("方式", KINDS[rule["kind"]]), ("名单行数", str(commitment["leaves"])),
        ("公开随机数", rule["beacon"]), ("抽取编号", draw), ("名单根值", commitment["root"]),
        ("规则值", commitment["rule_hash"]),
        ("签名公钥", commitment["public_key"]),
    ]  # fmt: skip
    rows = "".join(f"<tr><th>{name}</th><td><code>{escape(text)}</code></td></tr>" for name, text in facts)
    steps = "".join(
        f"<tr><td>{_in_beijing(one['at'])}</td><td>{STEPS[one['kind']]}</td><td><code>{escape(_told(one))}</code></td></tr>"
        for one in log
    )
    people = [one["data"] for one in log if one["kind"] == "seal"]
    known = {one["witness"] for one in people}
    people += [one["data"] for one in log if one["kind"] == "reveal" and one["data"]["witness"] not in known]
    noted = "".join(f"<p><strong>{REMARKS[code]}</strong> {escape(about)}</p>" for code, about in remarks)
    signs = [("主持人", ""), ("操作人", ""), *((one["witness"], one["unit"]) for one in people)]
    signed = "".join(
        f"<tr><td>{escape(name)}</td><td>{escape(unit)}</td><td></td><td></td></tr>" for name, unit in signs
    )
    return (
        '<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>抽取记录</title>'
        f"<style>{STYLE}</style><h1>抽取记录</h1><table>{rows}</table>"
        f'<table class="steps"><tr><th>北京时间</th><th>步骤</th><th>内容</th></tr>{steps}</table>'
        f"<h2>结果</h2>{_result(result)}{noted}"
        "<p>任何人都可以用这份记录重新计算：yici draws verify transcript.json。</p>"
        f'<table class="sign"><tr><th>姓名</th><th>单位</th><th>签字</th><th>日期</th></tr>{signed}</table></html>\n'
    )


def _in_beijing(at: str) -> str:
    moment = dt.datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone(dt.timezone(dt.timedelta(hours=8)))
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def _why(reason: str) -> str:
    word, _, rest = reason.partition(" ")
    return f"{REASONS.get(word, word)} {rest}".strip()


def _told(entry: Mapping[str, Any]) -> str:
    data = entry["data"]
    if entry["kind"] == "commit":
        return str(entry["hash"])
    if entry["kind"] == "strike":
        return f"{data['id']}：{data['reason']}"
    if entry["kind"] in ("seal", "reveal"):
        return f"{data['witness']}（{data['unit']}） {data.get('value', data.get('seal'))}"
    if entry["kind"] == "beacon":
        told = data.get("signature") or "；".join(" ".join(map(str, group)) for group in data.get("numbers", []))
        return f"{data['beacon']} {told}"
    return str(data.get("seed") or data.get("reason"))


def _result(result: Mapping[str, Any] | None) -> str:
    if result is None:
        return "<p>没有结果。</p>"
    if result["groups"]:
        found = [f"{name}：{'、'.join(ids)}" for name, ids in result["groups"].items()]
    else:
        found = list(result["chosen"])
    spare, skipped = result["substitutes"], result["skipped"]
    told = f"<p>共 {len(found)} 项，候补 {len(spare)}，跳过 {len(skipped)}。</p>"
    if len(found) + len(spare) + len(skipped) > MOST_IDS:
        return told + "<p>名单见抽取记录文件。</p>"
    listed = "".join(f"<li>{escape(one)}</li>" for one in found)
    rest = "".join(f"<li>候补 {escape(one)}</li>" for one in spare)
    passed = "".join(
        f"<li>{escape(id.replace(chr(9), ' → '))}：{escape(_why(why))}</li>" for id, why in skipped.items()
    )
    return f"{told}<ol>{listed}{rest}</ol><ul>{passed}</ul>"
