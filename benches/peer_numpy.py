"""The worked example without options, in plain vectorised numpy: what a careful analyst would write.

Sampling, growth, shocks, cost, savings, contracts, positions and percentiles with their errors, for every case; no new
care models. It is here to be timed beside the program (benches/table.py).
usage: python peer_numpy.py SCENARIO.toml [RUNS] [SEED]
"""
import math
import sys
import time
import tomllib

import numpy as np

Z90 = 1.2815515655446004
GRID = np.linspace(-8, 8, 3201)
PHI = np.array([0.5 * math.erfc(-z / math.sqrt(2)) for z in GRID])
PERCENTILES = np.array([5, 10, 20, 25, 35, 50, 65, 75, 80, 90, 95]) / 100

def quantile(spec, z):
    if not isinstance(spec, dict):
        return np.full_like(z, spec)
    if "p50" in spec:
        q = spec["p50"] + z * np.where(z < 0, spec["p50"] - spec["p10"], spec["p90"] - spec["p50"]) / Z90
    elif "mean" in spec:
        q = spec["mean"] + spec["sd"] * z
    else:
        u = np.interp(z, GRID, PHI)
        if "uniform" in spec:
            q = spec["uniform"][0] + (spec["uniform"][1] - spec["uniform"][0]) * u
        elif "triangular" in spec:
            a, m, b = spec["triangular"]
            q = np.where(u < (m - a) / (b - a), a + np.sqrt(u * (b - a) * (m - a)),
                         b - np.sqrt((1 - u) * (b - a) * (b - m)))
        else:
            a, m, b = spec["pert"]
            x = np.linspace(0, 1, 2001)
            alpha, beta = 4 * (m - a) / (b - a), 4 * (b - m) / (b - a)
            cdf = np.cumsum(x ** alpha * (1 - x) ** beta)
            q = a + (b - a) * np.interp(u, cdf / cdf[-1], x)
    return np.clip(q, spec.get("min", -np.inf), spec.get("max", np.inf))

def spread(sd, z):
    return z * np.where(z < 0, sd[0], sd[1]) if isinstance(sd, list) else sd * z

def year_of(value, t):
    return value[t] if isinstance(value, list) else value

def grow(driver, add, years, n, rng, units):
    """Index by year and unit: trend, shared and own parts, persistence."""
    trend, rho, phi = rng.standard_normal(n), driver.get("shared", 1.0), driver.get("persistence", 0.0)
    level, x, path = {u: np.ones(n) for u in units}, {}, []
    for t in range(years):
        shared = rng.standard_normal(n)
        for u in units:
            e = math.sqrt(rho) * shared + math.sqrt(1 - rho) * rng.standard_normal(n) if rho < 1 else shared
            x[u] = e if t == 0 else phi * x[u] + math.sqrt(1 - phi * phi) * e
            rate = year_of(driver["growth"], t) + add + spread(driver.get("trend_sd", 0.0), trend)
            level[u] = level[u] * (1 + np.maximum(-0.5, rate + spread(driver.get("year_sd", 0.0), x[u])))
        path.append(dict(level))
    return path

def contracts_of(scenario):
    for c in scenario["contract"]:
        pay = c.get("payment", scenario["payment"].get(c["service"]))
        pairs = [(a, b, v) for a, row in c.get("values", {}).items() for b, v in row.items()]
        for a, b, v in pairs or [(c["commissioner"], c["provider"], c["value"])]:
            yield {**c, "commissioner": a, "provider": b, "value": v, "payment": pay}

def case(scenario, add, historical, n, rng):
    years, organisations = scenario["horizon"]["years"], scenario["organisation"]
    contracts, demand = list(contracts_of(scenario)), scenario["demand"]
    price = {k: grow(d, 0.0, years, n, rng, ["all"]) for k, d in scenario["price"].items()}
    ids = [o["id"] for o in organisations]
    activity = {k: grow(d, add.get(k, 0.0), years, n, rng, ids) for k, d in demand.items()}
    mix = {o["id"]: {} for o in organisations}
    for c in contracts:
        if c["provider"] in mix:
            mix[c["provider"]][c["service"]] = mix[c["provider"]].get(c["service"], 0.0) + c["value"]
    released, banked, before, out = {}, {}, {}, []
    rate = historical.get("rate", {})
    for t in range(years):
        now = {(s, o): activity[s][t][o] for s in demand for o in ids}
        strike = scenario["shock"][0]
        hit = np.where(rng.random(n) < strike["probability"], 1 + quantile(strike["size"], rng.standard_normal(n)), 1.0)
        now.update({key: a * hit for key, a in now.items() if key[0] == "emergency"})
        income, cost, saved = ({o: np.zeros(n) for o in ids} for _ in range(3))
        for o in organisations:
            for line in o["income"]:
                p = price[line["price"]][t]["all"] if "price" in line else 1.0
                income[o["id"]] = income[o["id"]] + (line["base"] * p if "price" in line else line["amount"][t])
            for line in o["cost"]:
                weights, follow = line.get("activity", {}), 1.0
                if weights == "contracts":
                    total = sum(mix[o["id"]].values())
                    weights = {s: v / total for s, v in mix[o["id"]].items()}
                for s, w in weights.items():
                    key = (o["id"], line["name"], s)
                    h, a = released.get(key, np.ones(n)), now[s, o["id"]]
                    released[key] = np.where(a >= h, a, h - line.get("release", 1.0) * (h - a))
                    follow = follow + line.get("variable", 0.0) * w * (released[key] - 1)
                cost[o["id"]] = cost[o["id"]] + line["base"] * price[line["price"]][t]["all"] * follow
        shared = rng.standard_normal(n)
        for k, scheme in enumerate(scenario["scheme"]):
            o = scheme["organisation"]
            z = math.sqrt(0.5) * (shared + rng.standard_normal(n))
            scale = historical.get("scale", {}).get(o, 1.0)
            share = rate.get(o, year_of(scheme["rate"], t) if "rate" in scheme else None)
            kept = banked.get(k, np.zeros(n)) * (cost[o] / before[o] if t else 1.0)
            plan = share * (cost[o] - kept) if share is not None else scale * scheme["plan"][t]
            new = plan * np.clip(quantile(1.0 if o in rate else scheme["delivery"], z), 0, 2)
            banked[k] = kept + scheme.get("recurrent", 1.0) * new
            saved[o] = saved[o] + banked[k] + (1 - scheme.get("recurrent", 1.0)) * new
        before = {o: c.copy() for o, c in cost.items()}
        for c in contracts:
            pay, unit = c["payment"], c["provider"] if c["provider"] in ids else c["commissioner"]
            a, p = now[c["service"], unit], price["tariff"][t]["all"]
            planned = math.prod(1 + year_of(demand[c["service"]]["growth"], y) for y in range(t + 1))
            last = activity[c["service"]][t - 1][unit] if t else 1.0
            expected = last * (1 + year_of(demand[c["service"]]["growth"], t))
            y = {"block": lambda: planned, "activity": lambda: a,
                 "marginal": lambda: (np.minimum(a, 0.98) + 0.7 * np.maximum(a - 0.98, 0)) / (0.98 + 0.7 * 0.02),
                 "blended": lambda: expected + 0.7 * (a - expected),
                 "year-of-care": lambda: price[pay["people"]][t]["all"]}[pay["kind"]]()
            for side, books in (("provider", income), ("commissioner", cost)):
                if c[side] in ids:
                    books[c[side]] = books[c[side]] + c["value"] * p * y
        net = {o: cost[o] - saved[o] for o in ids}
        for members in [[o] for o in ids] + [ids, ids[:3]]:
            books = [sum(book[o] for o in members) for book in (income, net, saved)]
            out += [*books, books[0] - books[1]]
        out += [a for (s, o), a in now.items() if s in mix[o] or any(s in line.get("activity", {}) for line in
                next(x for x in organisations if x["id"] == o)["cost"])]
    return out

def main():
    scenario = tomllib.load(open(sys.argv[1], "rb"))
    n, rng = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000, np.random.default_rng(int((sys.argv + [1] * 3)[3]))
    reach = np.sqrt(PERCENTILES * (1 - PERCENTILES) / n)
    wanted = np.clip(np.concatenate([PERCENTILES, PERCENTILES - reach, PERCENTILES + reach]), 0, 1)
    sampling = statistics = values = 0
    for demand in scenario["demand_scenario"]:
        for efficiency in scenario["efficiency_scenario"]:
            start, columns = time.perf_counter(), case(scenario, demand.get("growth_add", {}), efficiency, n, rng)
            middle = time.perf_counter()
            for column in columns:
                np.quantile(column, wanted), column.mean(), column.std(ddof=1)
            statistics, values = statistics + time.perf_counter() - middle, values + n * len(columns)
            sampling += middle - start
    print(f"{sampling:.4f} {statistics:.4f} {values}")
main()
