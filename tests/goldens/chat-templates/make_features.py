"""Renders small templates with Jinja2 in the environment of transformers; writes features.jsonl beside this file.

Every line is {"template", "rendered"} or {"template", "error"}. Needs Jinja2 3.1.6. All cases see the variables of CONTEXT.
"""
import json
import os
from datetime import datetime

import jinja2
from jinja2.ext import Extension
from jinja2.sandbox import ImmutableSandboxedEnvironment

CONTEXT = {
    "messages": [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Hällo 👋 wörld", "n": 3},
        {"role": "assistant", "content": None, "tool_calls": [{"function": {"name": "f", "arguments": {"a": 1, "b": [True, None, 1.5]}}}]},
    ],
    "tools": [{"type": "function", "function": {"name": "get", "parameters": {"type": "object", "properties": {"x": {"type": "number", "minimum": 0.5}}}}}],
    "documents": None,
    "add_generation_prompt": True,
    "bos_token": "<s>",
    "xs": [3, 1, 2],
    "words": ["b", "A", "c", "a"],
    "d": {"z": 1, "a": "two", "items": "hidden", "_m": 5, "B": None},
    "s": "  Hello, World  ",
    "u": "Straße ŉ ǆ ﬁ Ω İ ΑΣ. α͏ς",
    "emoji": "a👋b🎉c",
    "nested": [{"k": {"v": 2}}, {"k": {"v": 1}}, {"k": {}}],
    "people": [{"name": "ann", "age": 3, "city": "X"}, {"name": "Bob", "age": 1, "city": "y"}, {"name": "cy", "age": 3, "city": "x"}],
    "big": 123456789012345678901234567890,
    "f": 2.5,
    "html": "<b>\"x\" & 'y'</b>",
    "lines": "one\ntwo\n\nthree\n",
}


class Generation(Extension):
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("_body"), [], [], body).set_lineno(line)

    def _body(self, caller):
        return caller()


def environment():
    def raise_exception(message):
        raise jinja2.exceptions.TemplateError(message)

    def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)

    env = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols])
    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    env.globals["strftime_now"] = lambda fmt: datetime(2024, 2, 3, 4, 5, 6).strftime(fmt)
    return env


EXPRESSIONS = r"""
1 + 2 * 3 - 4 / 2
7 // 2, -7 // 2, 7 // -2, 7 % 3, -7 % 3, 7 % -3
7.5 // 2, -7.5 // 2, 7.5 % -2, -0.0 % 3, 5 % 3.5
2 ** 10, 2 ** 3 ** 2, -2 ** 2, 2 ** -1, 0 ** 0
(-2) ** 3, 2.0 ** 3, 4 ** 0.5
1 / 3, 10 / 5, 1e16, 1e15, 123456789012345680.0, 1e-4, 1e-5, 0.1 + 0.2, 1.0, -0.0
big * big, big + 1, -big // 7, big % 97
1 == 1.0, 1 == true, 'a' == 'a', [1, 2] == [1, 2], (1, 2) == [1, 2], {'a': 1} == {'a': 1.0}, none == false, missing == missing2
1 < 2 < 3, 1 < 3 < 2, 'a' < 'b', [1, 2] < [1, 3], (1,) < (1, 0), true < 2, 3 > 2 >= 2
1 in [1, 2], 'el' in 'hello', 'z' in d, 'q' not in d, 1.0 in xs, 'x' in missing, none in [none]
not true, not '', not none, not [], not [0], not 0.0, not missing
true and 'yes', false or 'no', '' or [] or {} or 0, 'a' and 'b' or 'c', none or missing or 'z'
'a' if true else 'b', 'a' if false, ('a' if false else 'b' if false else 'c')
'a' ~ 1 ~ none ~ true ~ 1.5 ~ [1] ~ missing
'ab' 'cd' "ef"
'a' * 3, 3 * 'ab', [1] * 2, (1,) * 3, 'x' * -1
[1] + [2], (1,) + (2,), 'a' + 'b'
-1 | abs, -f | abs, +3, --3, - 3
'\n\t\\\'\"\x41\u00e9\U0001F600\101\q' | tojson
'%s-%d-%5.2f-%05d-%-5s|%x|%X|%o|%c|%%|%r' % ('a', 42, 3.14159, 42, 'ab', 255, 255, 8, 'z', 'q')
'%(a)s %(b)03d' % {'a': 1, 'b': 2}
'%s' % 'x', '%s' % [1], '%s' % none, '%+d % d' % (1, 2), '%.3s' % 'abcdef', '%d' % 3.9, '%i%%' % true
'%f %F %.0f %.0f %.1f' % (1.5, 2, 0.5, 1.5, 0.25)
'{} {}'.format(1, 'a'), '{1} {0}'.format(1, 2), '{a}-{b}'.format(a=1, b=none), '{{}}'.format(), '{!r}'.format('x')
'{:>5}|{:<5}|{:^5}|{:*^7}|{:05d}|{:+d}|{:,}|{:.2f}|{:x}|{:b}|{:%}'.format('a', 'b', 'c', 'd', 42, 7, 1234567, 2.5, 255, 5, 0.25)
'{:10.3}|{:_}|{: d}|{:<05d}|{:=+6d}'.format('abcdef', 1234567, 5, 3, 7)
messages[0].role, messages[0]['role'], messages[-1].role, messages[5], messages['x'], messages[0].nope
messages[1].n, messages[1]['n'], messages[1].get('n'), messages[1].get('q'), messages[1].get('q', 7)
d['items'], d.items is callable
d.items() | list, d.keys() | list, d.values() | list, d.items() | length
d._m, d['_m'], d.__class__, d.copy().z
d.keys(), d.values(), d.items()
s.strip(), s.lstrip(), s.rstrip(), s.upper(), s.lower(), s.title(), s.swapcase(), s.capitalize()
'xxaxx'.strip('x'), 'abcabc'.lstrip('cab'), 'a-b-c'.split('-'), 'a-b-c'.split('-', 1), 'a b  c '.split(), ' a b c '.split(none, 1), ''.split(), ''.split('x')
'a-b-c'.rsplit('-', 1), 'a b c'.rsplit(none, 1), 'a-b-c'.rsplit('-'), 'aXXbXXc'.split('XX', maxsplit=1), 'a,b,'.split(',')
lines.splitlines(), lines.splitlines(true), 'a\r\nb\rc\x0bd\x1ce\u2028f'.splitlines()
'a=b=c'.partition('='), 'a=b=c'.rpartition('='), 'abc'.partition('='), 'abc'.rpartition('=')
'hello'.find('l'), 'hello'.rfind('l'), 'hello'.find('z'), 'hello'.index('e'), 'hello'.count('l'), 'hello'.find('l', 3), 'hello'.count('', 2), emoji.find('c'), emoji.rfind('🎉')
'hello'.startswith('he'), 'hello'.endswith('lo'), 'hello'.startswith(('x', 'h')), 'hello'.startswith('l', 2), 'hello'.endswith('l', 0, 4), ''.startswith('')
'hello'.replace('l', 'L'), 'hello'.replace('l', 'L', 1), 'abc'.replace('', '-'), 'abc'.replace('', '-', 2), 'abc'.replace('', '-', 4)
'prefix-x'.removeprefix('prefix-'), 'x.txt'.removesuffix('.txt'), 'x'.removesuffix('')
'7'.zfill(3), '-7'.zfill(4), 'a'.ljust(3, '.'), 'a'.rjust(3), 'a'.center(4, '*'), 'ab'.center(5, '*'), 'a\tb'.expandtabs(4)
'-'.join(['a', 'b']), ''.join('abc'), ', '.join(d)
'abc'.isalpha(), '12'.isdigit(), 'a1'.isalnum(), ' '.isspace(), 'ab'.islower(), 'AB'.isupper(), ''.isalpha(), '½'.isnumeric(), '²'.isdigit(), '²'.isdecimal(), 'Ab Cd'.istitle(), 'é'.isascii(), 'a\n'.isprintable()
u.upper(), u.lower(), u.title(), u.capitalize()
u | upper, u | lower, u | title, u | capitalize
'ǆ'.title(), 'ŉa'.title(), "they're bill's".title(), 'ß'.capitalize()
'hello world-foo (bar) [baz] <q> {z}' | title
emoji | length, emoji[1], emoji[-2], emoji[1:4], emoji[::-1], emoji[::2], emoji | reverse, emoji | list
'abcdef'[1:4], 'abcdef'[:-1], 'abcdef'[-3:], 'abcdef'[::2], 'abcdef'[::-1], 'abcdef'[4:1:-1], 'abcdef'[10:], 'abcdef'[-100:2], 'abcdef'[5:2]
xs[1:], xs[:1], xs[::-1], xs[-1], xs[1:1], (1, 2, 3)[1:], range(10)[2:8:2] | list, range(5)[-1]
xs[100], xs['a'], none['a'], none.a, 5['a'], 'abc'['x'], 'abc'[true], xs[1.0]
xs.index(1), xs.count(3), (1, 1).count(1), xs.copy()
range(5), range(2, 5), range(0, 10, 3), range(5) | list, range(5, 0, -2) | list, range(0) | length
dict(a=1, b=2), dict([('x', 1)]), dict({'p': 1}, q=2), {}, {1: 'a', 'b': [1], none: (1,), 1.5: {}}
[], (), (1,), (1, 2), [none, true, 1.0, 'q', "it's", '"', 'both\'"', 'a\\b\n']
'\x00\x1f\x7f\xad\u200b\ue000é👋\U000e0001', ['\x00\x1f\x7f\xad\u200b\ue000é👋\U000e0001']
{'a': missing, 'b': none}
xs | length, xs | count, '' | length, d | length, missing | length
xs | first, xs | last, 'abc' | first, 'abc' | last, [] | first, d | first, d | last, missing | first, missing | last, range(3) | last
xs | sort, xs | sort(reverse=true), words | sort, words | sort(case_sensitive=true), people | sort(attribute='age') | map(attribute='name') | list
people | sort(attribute='age,name') | map(attribute='name') | list, people | sort(attribute='age', reverse=true) | map(attribute='name') | join(',')
xs | join, xs | join('-'), people | join(', ', attribute='name'), d | join(','), missing | join, 'abc' | join('.')
xs | sum, people | sum(attribute='age'), [[1], [2]] | sum(start=[]), [] | sum, xs | sum(start=10), [0.1, 0.2] | sum
xs | min, xs | max, words | min, words | max, people | max(attribute='age'), [] | min, words | min(case_sensitive=true)
words | unique | list, words | unique(true) | list, people | unique(attribute='age') | map(attribute='name') | list, [1, 1.0, true, '1'] | unique | list
xs | reverse | list, (1, 2) | reverse | list, d | reverse | list
xs | map('string') | list, words | map('upper') | join, nested | map(attribute='k.v') | list, nested | map(attribute='k.v', default='-') | list, xs | map('default', 1) | list
xs | select('odd') | list, xs | reject('odd') | list, [0, 1, ''] | select | list, xs | select('gt', 1) | list, xs | select('in', [1, 2]) | list, xs | select('divisibleby', 3) | list
people | selectattr('age', 'equalto', 3) | map(attribute='name') | list, people | rejectattr('age', 'gt', 2) | list, people | selectattr('nope') | list, messages | selectattr('tool_calls', 'defined') | list | length
xs | batch(2) | list, xs | batch(2, 0) | list, range(7) | slice(3) | list, range(7) | slice(3, 'x') | list
people | groupby('city'), people | groupby('city') | map(attribute='grouper') | list, people | groupby('city', case_sensitive=true) | map(attribute='list') | map('length') | list
d | dictsort, {'b': 1, 'A': 2, 'c': 0} | dictsort, {'b': 1, 'A': 2, 'c': 0} | dictsort(true), {'b': 1, 'A': 2} | dictsort(by='value', reverse=true)
d | items | list, missing | items | list
d | list, 'abc' | list, missing | list, (1, 2) | list
missing | default('x'), none | default('x'), '' | default('x', true), none | d('y', boolean=true), ('y' if missing is defined else 'no')
s | trim, 'xxa' | trim('x'), 5 | trim, none | trim, missing | trim
5 | string, none | string, missing | string, [1] | string | length
'42' | int, '42.9' | int, 'x' | int, 'x' | int(7), '0x1f' | int(base=16), '1f' | int(0, 16), ' 12 ' | int, '1_000' | int, true | int, 3.99 | int, -3.99 | int, none | int, '' | int, '1e3' | int
'1.5' | float, 'x' | float, 'x' | float(1.5), 3 | float, '1_0.5' | float, none | float, ' 2 ' | float, '-1e-3' | float
2.5 | round, 3.5 | round, 2.567 | round(2), 2.5 | round(method='ceil'), 2.5 | round(0, 'floor'), 1234 | round(-2), 2.675 | round(2), 5 | round, 0.125 | round(2), -2.5 | round, 1e300 | round(2), 42.55 | round(1, 'floor'), 5 | round(method='ceil')
'a,b' | replace(',', ';'), 5 | replace('5', 6), 'aaa' | replace('a', 'b', 2), none | replace('None', 'x')
lines | indent, lines | indent(2, true), lines | indent(2, blank=true), lines | indent('> ', first=true), '' | indent, 'a' | indent(width=3, first=true)
'abc' | center(9), 'foo bar baz qux' | truncate(9), 'foo bar baz qux' | truncate(9, true), 'foo bar baz qux' | truncate(11), 'foo bar baz qux' | truncate(11, false, '..', 0), 'one two, three' | wordcount
'%s and %s' | format('a', 1), '%(x)s' | format(x=2)
html | e, html | escape, html | safe, (html | safe) + '<i>', '<i>' + (html | safe), html | e | e, html | forceescape, (html | safe) ~ '<', html | safe is escaped, html is escaped
'a b/ü?&=' | urlencode
tools | tojson, tools[0] | tojson(indent=2), d | tojson(sort_keys=false), {'b': 1, 'a': [1, {'c': []}], 'e': {}} | tojson(indent=4)
{'b': 1, 'a': 2} | tojson(sort_keys=true), {'a': [1, 2]} | tojson(separators=(',', ':')), 'ü👋\u2028</b>' | tojson, 'ü👋\x7f' | tojson(ensure_ascii=true), {'a': 1} | tojson(indent='\t')
{1: 1, none: 2, true: 3, 1.5: 4} | tojson, (1, 2) | tojson, [1e22, 1.0, -0.0, 1e-7, 100000.0] | tojson, '"\\\n\r\t\b\f\x01' | tojson, none | tojson, [] | tojson(indent=2), [[]] | tojson(indent=2)
x is defined, xs is defined, missing is undefined, none is none, 1 is none, true is boolean, 1 is boolean, 1 is integer, true is integer, 1.0 is float, 1 is number, true is number, 'a' is number
'a' is string, [] is string, d is mapping, [] is mapping, [] is sequence, 'a' is sequence, d is sequence, 1 is sequence, missing is sequence, d.items() is sequence, xs | map('abs') is sequence
[] is iterable, 1 is iterable, 'a' is iterable, missing is iterable, none is iterable, xs | select is iterable, range is callable, 'a' is callable, missing is callable, s.strip is callable
3 is odd, 3 is even, 4 is divisibleby 2, 4 is divisibleby(3), 'a' is lower, 'A' is upper, 'a1' is lower, '1' is lower, 3 is gt 2, 3 is lt(2), 3 is ge 3, 3 is le 2, 3 is eq 3, 3 is ne 3, 3 is equalto 3.0, 1 is in [1, 2], 'a' is in 'abc'
true is true, 1 is true, false is false, none is sameas none, true is sameas true, 1 is sameas true, [] is sameas []
'upper' is filter, 'nope' is filter, 'odd' is test, 'nope' is test, 'tojson' is filter, 'wordwrap' is filter
3 is not none, x is not defined, not x is defined, 1 is not in [2], not 3 is odd
namespace(a=1).a, namespace({'b': 2}).b, namespace(a=1).zz, namespace(a=1, b='x')
cycler('a', 'b').next(), joiner('|')()
strftime_now('%Y-%m-%d %H:%M:%S'), strftime_now('%d %b %Y'), strftime_now('%A, %B %-d, %Y %I:%M %p %j %y %%'), strftime_now('%e %F %T %D %a %u %w %f|%Z|%z|%c|%x|%X|%R')
'a' 'b' ~ 'c' | upper, ('a' ~ 'b') | upper, 1 + 2 | string if false else 3
1_000, 0x1F, 0o17, 0b101, 1.5e3, 1e3, 1E-2, 0xdead_beef
xs.0, nested.0.k.v, messages.1.content
{'a': 1,}, [1, 2,], (1, 2,), d.get('z',)
{'a': {'b': {'c': 1}}}.a.b.c, [[1, 2], [3]][0][1], {'k': xs}['k'][::-1]
dict(*[{'a': 1}], **{'b': 2}), range(*[1, 4]) | list
range(3)[1:2:-1], range(10)[8:2:-3], [none, none] | sort, lines | list | sort(attribute='nope') | length
(xs | map('string') | list) == ['3', '1', '2'], xs | map('int') | first
emoji.upper(), emoji.center(9, '🎉'), 'a🎉b' < 'a\uffffb', ['\ue000', '👋'] | sort
'a' is string and 'b' is string or false, 1 if xs is defined and xs else 2
'x' in ['x', 'y'] and not 'z' in 'abc', 1 not in xs == false
people | map(attribute='name') | map('upper') | select('ne', 'BOB') | join('/')
people[0] | attr('name'), 'abc' | attr('upper') is callable, d | attr('items') is callable
'İ' | lower | length, 'ΑΣ ΟΔΟΣ' | lower, 'ﬃ' | upper, 'ᾳ' | upper, 'ᾳ'.title(), 'ა'.title(), 'ა'.upper()
(1,) is sequence, () ~ '', {} ~ [], namespace() is mapping
messages | map(attribute='content') | list, messages | map(attribute='tool_calls') | list
missing ~ 'x', missing is none, missing == none, missing | string | length, [missing] | first is defined
-7 | abs, (-7) | abs, 7 | float | int
''.join(['a']) + "b"|upper, 'a'|upper + 'b'
2 if 1 else 3 if 0 else 4
lines.split('\n'), lines.strip().split('\n') | length
""".strip("\n").split("\n")

ERRORS = r"""
{{ missing.a }}
{{ missing['a'] }}
{{ missing() }}
{{ missing + 1 }}
{{ 'a' + missing }}
{{ 'a' + 1 }}
{{ 1 + 'a' }}
{{ 'a' + none }}
{{ [1] + (1,) }}
{{ none + 1 }}
{{ missing < 1 }}
{{ 'a' < 1 }}
{{ none < none }}
{{ 1 in 'abc' }}
{{ missing in 'abc' }}
{{ 'a' in none }}
{{ 'a' in 5 }}
{{ missing | int }}
{{ missing | abs }}
{{ missing | tojson }}
{{ namespace() | tojson }}
{{ xs | map('abs') | tojson }}
{{ 5 | length }}
{{ none | length }}
{{ xs | map('abs') | length }}
{{ xs | map('abs') | last }}
{{ none | list }}
{{ none | join }}
{{ none | first }}
{{ 5 | items | list }}
{{ xs | nofilter }}
{{ xs is notest }}
{{ 1 / 0 }}
{{ 1 // 0 }}
{{ 1.0 % 0 }}
{{ 0 ** -1 }}
{{ xs[::0] }}
{{ d[1:] }}
{{ missing[1:] }}
{{ xs['a':] }}
{{ 'a'.split('') }}
{{ 'a'.index('z') }}
{{ ','.join([1]) }}
{{ ','.join([missing]) }}
{{ xs.append(1) }}
{{ d.update({}) }}
{{ d.pop('z') }}
{{ d.__class__.__mro__ }}
{{ d.__class__() }}
{{ 'x'() }}
{{ d.items.x.y }}
{{ xs.nope.nope }}
{{ range(100001) }}
{{ range(1, 2, 0) }}
{{ range('a') }}
{{ raise_exception('no') }}
{{ '%d' % 'a' }}
{{ '%s %s' % 'a' }}
{{ '%s' % (1, 2) }}
{{ '%q' % 1 }}
{{ '%s' % () }}
{{ '{}'.format() }}
{{ '{a}'.format() }}
{{ '{} {0}'.format(1) }}
{{ '{'.format() }}
{{ '{:d}'.format('a') }}
{{ {[1]: 2} }}
{{ {{}: 2} }}
{{ d.get([]) }}
{{ [1, 'a'] | sort }}
{{ [1, none] | max }}
{{ ['a', 1] | sum }}
{{ [missing] | sort(attribute='x') }}
{{ 'a' | dictsort }}
{{ xs | batch }}
{{ xs | slice(0) | list }}
{{ 'a' | round }}
{{ 5 | round(method='up') }}
{{ 5 | indent }}
{{ 'abc' | truncate(1) }}
{{ 'a' | upper(1) }}
{{ 'a' | replace('a') }}
{{ 'a'.strip(1) }}
{{ 'a'.upper(1) }}
{{ xs | map | list }}
{{ xs | map('nofilter') | list }}
{{ xs | select('notest') | list }}
{{ xs | selectattr | list }}
{{ '' is divisibleby 2 }}
{{ -'a' }}
{{ -missing }}
{{ (1, 2) | join(attribute='x', foo=1) }}
{{ dict(1) }}
{{ namespace(1) }}
{{ xs | default }}{{ none.a.b }}
{{ 1 if }}
{{ }}
{{ 1 2 }}
{{ ( }}
{{ ) }}
{{ [1 }}
{{ 'a }}
{{ a..b }}
{{ a. }}
{{ a[ }}
{{ a[] }}
{{ a b }}
{{ 'a' is }}
{{ a | }}
{{ f(a=1, 2) }}
{{ f(a=1, a=2) }}
{{ f(**{}, *[]) }}
{{ 1 is odd is even }}
{{ {1} }}
{{ {1: } }}
{{ @ }}
{{ 1a }}
{{ 1 ! 2 }}
{{ '\x4' }}
{{ '\u12' }}
{{ '\Uffffffff' }}
{{ x
{% if %}{% endif %}
{% if 1 %}
{% if 1 %}{% endfor %}
{% endif %}
{% else %}
{% for x %}{% endfor %}
{% for x in %}{% endfor %}
{% for 1 in xs %}{% endfor %}
{% for x in xs %}
{% for x in 5 %}{% endfor %}
{% for x in none %}{% endfor %}
{% for a, b in xs %}{% endfor %}
{% for a, b in [(1, 2, 3)] %}{% endfor %}
{% for loop in xs %}{% endfor %}
{% for x in xs if x > 'a' %}{% endfor %}
{% set %}
{% set x %}
{% set x = %}
{% set 1 = 2 %}
{% set none = 2 %}
{% set x.y = 1 %}
{% set messages.y = 1 %}
{% set a, b = 1 %}
{% set a, b = 1, 2, 3 %}
{% break %}
{% continue %}
{% for x in xs %}{% generation %}{% break %}{% endgeneration %}{% endfor %}
{% for x in xs %}{% macro m() %}{% continue %}{% endmacro %}{% endfor %}
{% macro %}{% endmacro %}
{% macro m( %}{% endmacro %}
{% macro m(a=1, b) %}{% endmacro %}
{% macro m(a, a) %}{% endmacro %}
{% macro m() %}{% endmacro %}{{ m(1) }}
{% macro m() %}{% endmacro %}{{ m(x=1) }}
{% macro m(a) %}{{ a.b }}{% endmacro %}{{ m() }}
{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}
{% call m %}{% endcall %}
{% filter %}{% endfilter %}
{% with x %}{% endwith %}
{% include 'x' %}
{% import 'x' as y %}
{% from 'x' import y %}
{% extends 'x' %}
{% do x %}
{% unknown %}
{% 5 %}
{# x
{% generation %}
{% endgeneration %}
{% if 1 %}{% elif %}{% endif %}
{% for x in xs recursive %}{{ loop(5) }}{% endfor %}
{% for x in xs %}{{ loop(xs) }}{% endfor %}
{% for x in xs %}{{ loop.cycle() }}{% endfor %}
""".strip("\n").split("\n")

TEMPLATES = [
    "a\n{% if true %}\nb\n{% endif %}\nc\n",
    "a\n  {% if true %}\n  b\n  {% endif %}\n  c\n\n",
    "a  {% if true %}  b  {% endif %}  c",
    "a\n\n  {%- if true -%}\n\n  b\n\n  {%- endif -%}\n\n  c",
    "a\n  {%+ if true +%}\n  b\n  {%+ endif +%}\n  c",
    "  {{ 1 }}\n  {{- 2 }}\n  {{ 3 -}}\n  {{+ 4 }}\n",
    "x\n  {# c #}\n  y {# d #} z\n{#- e -#}\n\n w {#+ f +#}\nv",
    "x\n  {# multi\nline #}  \ny",
    "{% raw %}{{ x }}{% if %}{% endraw %}",
    "a\n  {% raw %}\n  {{ x }}\n  {% endraw %}\nb",
    "a\n  {%- raw -%}\n  {{ x }}\n  {%- endraw -%}\nb",
    "a {%+ raw %} {% x %} {%+ endraw +%}\nb",
    "a\r\nb\rc\n{{ 'x\r\ny' }}\r\n",
    "{% if true %}\n\n\n{% endif %}|",
    "  {% if true %}  {% if true %}  x  {% endif %}  {% endif %}  \n",
    "{{ 1 }}\n{{ 2 }}\n\n",
    "{{ '{{' }}{{ '}}' }}{{ '{%' }}{{ \"%}\" }}",
    "{{ {'a': {'b': 1}} }}",
    "{{ {'a':{'b':{}}}}}",
    "{{-1}}|{{ - 1 }}|{{+1}}|{{ +1 }}",
    "a\n\t {%- set x = 1 %}\n b {{ x }}",
    "\x0b\n {% if true %}x{% endif %} \xa0{%- if true %}y{% endif %}\x1c\n",
    "{%if true%}a{%endif%}{%-if false-%}b{%-else-%}c{%-endif-%}",
    "{% for x in xs %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.depth }}{{ loop.depth0 }} {% endfor %}",
    "{% for x in xs %}{{ loop.previtem }}<{{ x }}>{{ loop.nextitem }} {% endfor %}",
    "{% for x in xs %}{{ loop.cycle('a', 'b') }}{{ loop.changed(x > 1) }}{% endfor %}",
    "{% for x in [1, 1, 2, 2, 1] %}{% if loop.changed(x) %}{{ x }}{% endif %}{% endfor %}",
    "{% for x in xs if x > 1 %}{{ x }}{{ loop.length }}{{ loop.index }}{{ loop.last }} {% else %}none{% endfor %}",
    "{% for x in xs if x > 9 %}{{ x }}{% else %}none{% endfor %}",
    "{% for x in [] %}{{ x }}{% else %}empty{% endfor %}{% for x in missing %}{% else %}m{% endfor %}",
    "{% for x in xs %}{% if x == 1 %}{% continue %}{% endif %}{{ x }}{% endfor %}",
    "{% for x in xs %}{% if x == 1 %}{% break %}{% endif %}{{ x }}{% else %}E{% endfor %}",
    "{% for x in xs %}{% break %}{% else %}E{% endfor %}{% for x in xs %}{% continue %}{% else %}F{% endfor %}",
    "{% for x in xs %}{% for y in xs %}{% if y == 1 %}{% break %}{% endif %}{{ x }}{{ y }} {% else %}e{% endfor %}{% endfor %}",
    "{% for x in xs %}{% for y in [] %}{% else %}{% break %}{% endfor %}{{ x }}{% endfor %}|",
    "{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}{% for k in d %}{{ k }}{% endfor %}",
    "{% for k, v in d | dictsort %}{{ k }}={{ v }};{% endfor %}",
    "{% for (a, b), c in [((1, 2), 3)] %}{{ a }}{{ b }}{{ c }}{% endfor %}",
    "{% for c in emoji %}{{ c }}|{% endfor %}",
    "{% for x in xs recursive %}{{ x }}{% endfor %}",
    "{% for n in [{'v': 1, 'c': [{'v': 2, 'c': [{'v': 3}]}, {'v': 4}]}] recursive %}{{ loop.depth }}:{{ n.v }}({{ loop(n.c) if n.c }}){% endfor %}",
    "{% for x in xs | map('string') %}{{ x }}{{ loop.length }}{{ loop.last }}{{ loop.revindex }} {% endfor %}",
    "{% for x in xs | map('string') %}{{ x }}{{ loop.last }}{{ loop.length }} {% endfor %}",
    "{% set g = xs | map('string') %}{{ g | join }}|{{ g | join }}|{% if g %}t{% endif %}",
    "{% set g = xs | select %}{% for x in g %}{{ x }}{% break %}{% endfor %}{% for x in g %}{{ x }}{% endfor %}",
    "{% set x = 1 %}{% for y in xs %}{% set x = x + y %}{{ x }} {% endfor %}{{ x }}",
    "{% set x = 1 %}{% if true %}{% set x = 2 %}{% endif %}{{ x }}",
    "{% for y in xs %}{{ z }}{% set z = y %}{{ z }}{% endfor %}{{ z }}",
    "{% for x in xs %}{% endfor %}{{ x }}{{ loop }}",
    "{% set ns = namespace(n=0, l=[]) %}{% for x in xs %}{% set ns.n = ns.n + x %}{% set ns.l = ns.l + [x] %}{% endfor %}{{ ns.n }}{{ ns.l }}{{ ns }}",
    "{% set ns = namespace() %}{% set ns.a, ns.b = 1, 2 %}{{ ns.a }}{{ ns.b }}",
    "{% set a, b = 1, 2 %}{{ a }}{{ b }}{% set a, b = b, a %}{{ a }}{{ b }}{% set t = 1, 2 %}{{ t }}",
    "{% set x %}a{{ 1 }}b{% endset %}{{ x }}{{ x | length }}",
    "{% set x | upper | replace('B', 'c') %}ab{% endset %}{{ x }}",
    "{% set x %}{% set y = 1 %}{{ y }}{% endset %}{{ x }}{{ y }}",
    "{% for i in xs %}{% set x %}a{% if i == 1 %}{% continue %}{% endif %}{{ i }}{% endset %}{{ x }}{% endfor %}",
    "{% with a = 1, b = xs[0] %}{{ a }}{{ b }}{% set a = 5 %}{{ a }}{% endwith %}{{ a }}",
    "{% set a = 9 %}{% with a = 1, b = a %}{{ a }}{{ b }}{% endwith %}{{ a }}",
    "{% with %}{% set q = 1 %}{{ q }}{% endwith %}{{ q }}",
    "{% filter upper %}a{{ 'b' }}{% endfilter %}{% filter trim | replace('x', 'y') %} x {% endfilter %}",
    "{% filter indent(2) %}a\nb{% set w = 1 %}{% endfilter %}{{ w }}",
    "{% macro m(a, b=2, c=a) %}[{{ a }}{{ b }}{{ c }}]{% endmacro %}{{ m(1) }}{{ m(1, 3) }}{{ m(b=4, a=5) }}{{ m(1, c=0) }}{{ m() }}",
    "{% macro m(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, 3, x=4) }}{{ m }}",
    "{% macro m() %}<{{ caller() }}>{% endmacro %}{% call m() %}body{% endcall %}",
    "{% macro m(xs) %}{% for x in xs %}{{ caller(x, loop.index) }}{% endfor %}{% endmacro %}{% call(x, i) m(xs) %}{{ i }}:{{ x }} {% endcall %}",
    "{% macro m(n) %}{{ n }}{% if n > 0 %}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(5) }}",
    "{% set g = 'out' %}{% macro m() %}{{ g }}{% set g = 'in' %}{{ g }}{% endmacro %}{{ m() }}{{ g }}",
    "{% macro m() %}{{ later }}{% endmacro %}{{ m() }}{% set later = 1 %}{{ m() }}",
    "{% macro m() %}{{ x }}{% endmacro %}{% for x in xs %}{{ m() }}{% endfor %}|",
    "{% for x in xs %}{% macro m() %}{{ x }}{% endmacro %}{{ m() }}{% endfor %}",
    "{% macro m() -%}\n  a\n{%- endmacro %}[{{ m() }}]{{ m() | length }}{{ m() is string }}",
    "{% macro m(x) %}{{ x is defined }}{{ x }}{% endmacro %}{{ m() }}{{ m(none) }}{{ m(missing) }}",
    "{% set x = 1 %}{% macro m(x) %}{{ x }}{% endmacro %}{{ m(2) }}{{ x }}",
    "{% if false %}{% macro m() %}{% endmacro %}{% endif %}{{ m is defined }}",
    "{% generation %}a{{ 1 }}{% set q = 2 %}{% endgeneration %}{{ q }}",
    "{% for m in messages %}{% generation %}{{ loop.index }}{{ m.role }}{% endgeneration %}{% endfor %}",
    "{% print 1, 'a' %}{% print xs %}",
    "{% if 1 %}a{% elif 2 %}b{% else %}c{% endif %}{% if 0 %}a{% elif 2 %}b{% else %}c{% endif %}{% if 0 %}a{% elif 0 %}b{% else %}c{% endif %}",
    "{% if xs is defined and xs | length > 2 %}y{% endif %}{% if not missing %}n{% endif %}",
    "{% if false %}{{ missing.a.b }}{{ xs | nofilter }}{{ 1 is notest }}{% endif %}ok",
    "{{ 'x' if true or missing.a }}{{ false and missing.a }}",
    "{% set c = cycler('a', 'b', 'c') %}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.reset() }}{{ c.next() }}",
    "{% set j = joiner(', ') %}{% for x in xs %}{{ j() }}{{ x }}{% endfor %}",
    "{% set x = xs %}{% set xs = [1] %}{{ x }}{{ xs }}",
    "{% set messages = messages[1:] %}{{ messages[0].role }}",
    "{% for message in messages %}{% set message = message.role %}{{ message }}{% endfor %}",
    "{% for message in messages %}{% if loop.first %}{% set x = 1 %}{% else %}{{ x }}{% endif %}{% endfor %}.",
    "{{ messages[0].content[:2] }}{{ messages[1]['content'] | length }}{{ messages[2].content }}{{ messages[2].tool_calls[0].function.arguments | tojson }}",
    "{%- for t in tools %}\n{{- t | tojson(indent=4) }}\n{%- endfor %}",
    "{% for k, v in tools[0].function.parameters.properties | items %}{{ k }}: {{ v.type }}{% endfor %}",
    "{{ bos_token }}{{ eos_token }}{{ documents }}{{ add_generation_prompt }}",
    "{% set true_ = true %}{{ true_ }}{{ True }}{{ False }}{{ None }}{{ none }}",
    "{% set x = 'é' %}{% set été = 2 %}{{ été }}{{ x }}",
    "{% if 'a' in 'abc' %}{{ 1 }}{% endif %}{% if 'z' not in d.keys() %}no{% else %}yes{% endif %}",
    "{% for a in xs %}{% for b in xs %}{{ loop.index }}{% endfor %}{{ loop.index }};{% endfor %}",
    "{% for a in xs %}{% set outer = loop %}{% for b in xs %}{{ outer.index }}{{ loop.index }} {% endfor %}{% endfor %}",
    "{% for i in range(3) %}{% if not loop.last %}{{ i }},{% else %}{{ i }}{% endif %}{% endfor %}",
    "{{ xs | sort | first }}{{ (xs | sort)[-1] }}{{ xs | sort | join(',') | length }}",
    "{% set ns = namespace(found=false) %}{% for m in messages if m.role == 'user' %}{% set ns.found = m.content %}{% endfor %}{{ ns.found }}",
    "{% for m in messages | selectattr('role', 'in', ['user', 'assistant']) %}{{ loop.index }}{{ m.role }}{% endfor %}",
    "{% set content = 'a</think>b' %}{{ content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') }}",
    "{% for group in people | groupby('age') %}{{ group.grouper }}:{% for p in group.list %}{{ p.name }}{% endfor %};{% endfor %}",
    "{% for a, b in people | groupby('age') %}{{ a }}{{ b | length }}{% endfor %}",
    "{{ 1 }}{{ 2 }}{% if true %}\n{% endif %}\n{{ 3 }}",
    "line1 \n  {%- if true %} x{%- endif +%}\n  y",
    "{{ 'a' }}{# c1 #}{# c2 #}\n{{ 'b' }}\n{# c3 #}\n{{ 'c' }}",
    "{% if true -%} {{ ' x ' }} {%- endif %}",
    "{%- macro t(p) -%}{%- if p is mapping -%}{{ '{' }}{%- for k, v in p.items() -%}{{ k }}: {{ t(v) }}{%- if not loop.last -%}, {% endif -%}{%- endfor -%}{{ '}' }}{%- else -%}{{ p | tojson }}{%- endif -%}{%- endmacro -%}{{ t(tools[0]) }}",
    "{% set d2 = dict(d, extra=1) %}{{ d2 | tojson }}{{ d2.extra }}",
    "{% for i in xs %}{{ i }}{{ ',' if not loop.last else '' }}{% endfor %}",
    "{% set r = [] %}{% for x in xs %}{% set r = r + [x] %}{% endfor %}{{ r }}",
    "{% if messages[0]['role'] == 'system' and messages | length > 1 %}{{ messages[0].content | trim }}{% endif %}",
    "{% set a = 1 == 1 %}{{ a }}{{ 'a\\\nb' }}",
    "{% for x in 1, 2, 3 %}{{ x }}{% endfor %}{% for x in (1, 2) if true %}{{ x }}{% endfor %}",
    "{{ 1, 2 }}{{ (1, 2) }}{{ 1, }}",
    "{% if (1, 2) %}t{% endif %}{% if 1 == 1, %}u{% endif %}",
    "{{ 'abc' | upper | lower | title }}{{ 'a' | upper() }}{{ ('a') | upper }}",
    "{{ foo.bar | default('x') if foo is defined else 'y' }}{{ d.nope | default('z') }}{{ d.nope.x if d.nope }}",
    "{{ loop is defined }}",
    "{% for x in 'ab' %}{{ x }}{% endfor %}{% for x in d.values() %}{{ x }}{% endfor %}",
    "{% set x = missing %}{{ x is defined }}{% set y = none %}{{ y is defined }}",
    "{%- set f = 'yes' if xs else 'no' -%}{{ f }}",
]


def main():
    env = environment()
    cases = ["{% for x in [" + e + "] %}{{ x }}\n{% endfor %}" for e in EXPRESSIONS if e]
    out = os.path.join(os.path.dirname(os.path.abspath(__file__)), "features.jsonl")
    with open(out, "w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps({"context": CONTEXT}, ensure_ascii=False) + "\n")
        for template in cases + TEMPLATES + ERRORS:
            case = {"template": template}
            try:
                case["rendered"] = env.from_string(template).render(**CONTEXT)
            except Exception as e:  # whatever it is, the template does not render
                case["error"] = f"{type(e).__name__}: {e}"
            if ("error" in case) != (template in ERRORS):
                print("unexpected:", template, case.get("error"))
            file.write(json.dumps(case, ensure_ascii=True) + "\n")


main()
