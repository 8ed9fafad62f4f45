-- Takes the user who has waited longest, for as long as the lease lasts.
-- KEYS: users, hold. ARGV: lease in milliseconds, prefix of fences, prefix of jobs.
-- Returns: milliseconds to wait (0: a user was taken; -1: there are none), user, fence, jobs.
local held = redis.call('PTTL', KEYS[2])
if held > 0 then
    return {held, '', 0, {}}
end
local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
if #first == 0 then
    return {-1, '', 0, {}}
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local user, due = first[1], tonumber(first[2])
if due > now then
    return {due - now, '', 0, {}}
end
redis.call('ZADD', KEYS[1], now + ARGV[1], user)
local fence = redis.call('INCR', ARGV[2] .. user)
return {0, user, fence, redis.call('HGETALL', ARGV[3] .. user)}
