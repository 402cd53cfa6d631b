using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CheckpointEdge.Appliance.Crossings;

/// <summary>One crossing as it was sealed; only what is needed to search a list for it again.</summary>
/// <param name="Zone">The printed zone as it was read.</param>
/// <param name="Officer">Who was on duty.</param>
internal sealed record Crossing(long Number, DateTimeOffset At, string Zone, string Officer);

/// <summary>
/// Who crossed in the last hours without a hit, in memory alone and only while the signed policy asks for it: each sealed under
/// the key of its hour, and an hour is destroyed by zeroing 32 bytes. Nothing of it ever lies on a disk; a restart forgets all. Hours are
/// counted by the clock that nobody sets: one that is put back keeps nobody for longer. Safe for concurrent callers.
/// </summary>
public sealed class RecentCrossings(TimeProvider time) : IDisposable
{
    /// <summary>Crossings at most (count); the oldest hour goes first.</summary>
    public const int CountMax = 50_000;

    /// <summary>A longer zone is none (bytes).</summary>
    public const int ZoneBytesMax = 512;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly Lock _gate = new();
    private readonly Queue<Hour> _hours = new();
    private long _numbers;

    /// <summary>Crossings that are kept now (count).</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _hours.Sum(hour => hour.Entries.Count);
        }
    }

    /// <summary>Keeps one crossing.</summary>
    /// <param name="generation">Of the list that was searched for it and did not have it.</param>
    /// <param name="hours">How long, by policy.</param>
    public void Add(string zone, string officer, long generation, int hours)
    {
        DateTimeOffset now = time.GetUtcNow();
        byte[] plain = Encoding.UTF8.GetBytes(officer + "\n" + zone);
        if (plain.Length > ZoneBytesMax)
            return;
        lock (_gate)
        {
            Expire(hours);
            long number = ++_numbers;
            Hour hour = HourNow();
            byte[] box = new byte[TagBytes + plain.Length];
            using AesGcm cipher = new(hour.Key, TagBytes);
            cipher.Encrypt(NonceOf(number), plain, box.AsSpan(TagBytes), box.AsSpan(0, TagBytes));
            CryptographicOperations.ZeroMemory(plain);
            hour.Entries.Add(new Entry(number, now, time.GetTimestamp(), box, generation));
            if (Count > CountMax)
                Drop(_hours.Dequeue());
        }
    }

    /// <summary>Destroys what is older than policy allows, which a shorter policy may make more than it was.</summary>
    public void Expire(int hours)
    {
        lock (_gate)
        {
            foreach (Hour hour in _hours)
                hour.Entries.RemoveAll(entry => time.GetElapsedTime(entry.Since) >= TimeSpan.FromHours(hours));
            while (_hours.TryPeek(out Hour? first) && (hours <= 0 || first.Entries.Count == 0) && _hours.Count > 0)
                Drop(_hours.Dequeue());
        }
    }

    public void Dispose() => Expire(0);

    /// <summary>Those that were not searched for in this list, opened one by one; each then counts as searched.</summary>
    internal IEnumerable<Crossing> NotSearchedIn(long generation)
    {
        while (Next(generation) is { } crossing)
            yield return crossing;
    }

    /// <summary>Its hit is recorded: here it is not needed any more.</summary>
    internal void Remove(long number)
    {
        lock (_gate)
            foreach (Hour hour in _hours)
                hour.Entries.RemoveAll(entry => entry.Number == number);
    }

    /// <summary>It could not be dealt with: it is searched for again.</summary>
    internal void SearchAgain(long number)
    {
        lock (_gate)
            foreach (Entry entry in _hours.SelectMany(hour => hour.Entries).Where(entry => entry.Number == number))
                entry.Generation = 0;
    }

    private Crossing? Next(long generation)
    {
        lock (_gate)
        {
            foreach (Hour hour in _hours)
            {
                if (hour.Entries.Find(entry => entry.Generation < generation) is not { } entry)
                    continue;
                entry.Generation = generation;
                byte[] plain = new byte[entry.Box.Length - TagBytes];
                using AesGcm cipher = new(hour.Key, TagBytes);
                cipher.Decrypt(NonceOf(entry.Number), entry.Box.AsSpan(TagBytes), entry.Box.AsSpan(0, TagBytes), plain);
                string[] parts = Encoding.UTF8.GetString(plain).Split('\n', 2);
                CryptographicOperations.ZeroMemory(plain);
                return new Crossing(entry.Number, entry.At, parts[1], parts[0]);
            }
        }

        return null;
    }

    private Hour HourNow()
    {
        long start = time.GetTimestamp() / (3600 * time.TimestampFrequency);
        if (_hours.LastOrDefault() is { } last && last.Start == start)
            return last;
        Hour hour = new(start, RandomNumberGenerator.GetBytes(32));
        _hours.Enqueue(hour);
        return hour;
    }

    private static void Drop(Hour hour)
    {
        CryptographicOperations.ZeroMemory(hour.Key);
        hour.Entries.Clear();
    }

    /// <summary>A number is given once, so no nonce is used twice.</summary>
    private static byte[] NonceOf(long number)
    {
        byte[] nonce = new byte[NonceBytes];
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(NonceBytes - sizeof(long)), number);
        return nonce;
    }

    private sealed record Hour(long Start, byte[] Key)
    {
        public List<Entry> Entries { get; } = [];
    }

    private sealed class Entry(long number, DateTimeOffset at, long since, byte[] box, long generation)
    {
        public long Number { get; } = number;
        public DateTimeOffset At { get; } = at;
        public long Since { get; } = since;
        public byte[] Box { get; } = box;
        public long Generation { get; set; } = generation;
    }
}
