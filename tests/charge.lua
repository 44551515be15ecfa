-- For wrk: asks for every address of the file that WRK_PATHS names, in turn; counts what is not 200.
local paths, threads = {}, {}
for line in io.lines(os.getenv("WRK_PATHS")) do paths[#paths + 1] = line end
function setup(thread) threads[#threads + 1] = thread end
function init() at, bad, all = 0, 0, 0 end
function request() at = at % #paths + 1; return wrk.format("GET", paths[at]) end
function response(status) all = all + 1; if status ~= 200 then bad = bad + 1 end end
function done(summary, latency)
  local n, wrong = 0, 0
  for _, t in ipairs(threads) do n = n + t:get("all"); wrong = wrong + t:get("bad") end
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d %f %f %f\n", n, wrong, e.connect + e.read + e.write + e.timeout,
    summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
