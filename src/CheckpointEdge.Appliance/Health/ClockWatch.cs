using System.Globalization;
using CheckpointEdge.Appliance.Records;
using CheckpointEdge.Appliance.Sync;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Appliance.Health;

/// <summary>What a look at the clock says. Immutable.</summary>
/// <param name="Trusted">False: the age of the list cannot be known, so nothing may be called clear.</param>
/// <param name="Sentence">For the officer's screen.</param>
/// <param name="MayBeConfirmed">
/// Nothing but this board's own records speaks against it, and Central has not signed for them: they may have been made while the clock was
/// ahead, so a supervisor's word is enough.
/// </param>
/// <param name="AgainstReceipts">Nothing but records speaks against it, and Central has signed for them: it may say otherwise by now.</param>
public readonly record struct ClockReading(bool Trusted, string Sentence, bool MayBeConfirmed = false, bool AgainstReceipts = false);

/// <summary>
/// Whether the clock can be right. A board with an empty clock battery comes up with a plausible time, not an absurd one,
/// so it is held against what is known to have happened before: the list in use was cut, records were made, Central
/// signed. A record that was made while the clock was ahead is no such thing: Central's receipt shows that, or a supervisor says so. A
/// receipt that Central signed while its own clock was ahead is none either: the receipt of a later record shows that.
/// Safe for concurrent callers.
/// </summary>
public sealed class ClockWatch(RecordStore records, ListShelf lists, TimeProvider time)
{
    /// <summary>Two good clocks may differ by this much (seconds).</summary>
    public const int ToleranceSeconds = 120;

    /// <summary>How long <see cref="AskCentral"/> waits before it asks once more (minutes).</summary>
    public const int AskAgainMinutes = 30;

    private readonly Lock _gate = new();
    private long? _asked;

    /// <inheritdoc cref="ClockReading"/>
    public bool Trusted => Read().Trusted;

    /// <summary>Looks at the clock.</summary>
    public ClockReading Read()
    {
        ClockReading known = Read(records.Passed);
        if (known.Trusted)
            return known;
        try
        {
            return Read(records.ReadPassed()); // receipts, or a supervisor's word, have come since
        }
        catch (RecordStoreException)
        {
            return known;
        }
    }

    /// <summary>
    /// Where nothing but receipts speaks against the clock, either it is behind or Central's was ahead when it signed them: records that it
    /// is in doubt, so that the receipt for that tells. Called again and again; does so only when Central has signed for all that it could
    /// say otherwise by, and not more often than every <see cref="AskAgainMinutes"/>.
    /// </summary>
    /// <exception cref="RecordStoreException">It could not be recorded; the next call tries again.</exception>
    public void AskCentral()
    {
        lock (_gate)
        {
            if (_asked is { } before && time.GetElapsedTime(before) < TimeSpan.FromMinutes(AskAgainMinutes))
                return;
            if (Read() is not { AgainstReceipts: true } reading || !records.NewestIsReceipted())
                return;
            DateTimeOffset now = time.GetUtcNow();
            records.RecordDeskEvent(new DeskReport(Guid.CreateVersion7(now), DeskEvent.ClockDoubted, "", now) { Text = reading.Sentence });
            _asked = time.GetTimestamp();
        }
    }

    /// <summary>
    /// A supervisor, who has shown number and PIN, says that the clock is right: records that Central has not signed for speak against it no
    /// more. The act stands in the chain, with both times.
    /// </summary>
    /// <param name="desk">The officer of the session.</param>
    /// <param name="shown">The time that was on the screen.</param>
    /// <returns>Empty, or why it is not possible.</returns>
    /// <exception cref="RecordStoreException">It could not be recorded; nothing changed.</exception>
    public string Confirm(string supervisor, string desk, DateTimeOffset shown)
    {
        DateTimeOffset now = time.GetUtcNow();
        RecordedTime passed = records.ReadPassed();
        ClockReading reading = Read(passed);
        if (reading.Trusted)
            return "The clock is not in doubt.";
        if (!reading.MayBeConfirmed)
            return "Central signed at a later time than this clock shows: only the technician can put it right.";
        if ((now - shown).Duration() > TimeSpan.FromSeconds(ToleranceSeconds))
            return "The time has gone on since it was shown; look at it again.";
        records.RecordDeskEvent(new DeskReport(ClockConfirmation.NewId(), DeskEvent.ClockConfirmed, supervisor, now)
        {
            Other = desk,
            Text = $"the clock said {Text(now)}; records until {Text(passed.Newest!.Value)} were made by a clock that was ahead",
        });
        return "";
    }

    private ClockReading Read(RecordedTime passed)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset latest = now.AddSeconds(ToleranceSeconds);
        if (lists.Header is { } list && latest < list.CreatedAt)
            return new(false, $"The clock says {Text(now)}, but list {list.Generation} was made at {Text(list.CreatedAt)}: set the clock.");
        if (lists.NewestSignedAt is { } signed && latest < signed)
            return new(false, $"The clock says {Text(now)}, but Central signed its lists at {Text(signed)}: set the clock.");
        if (passed.Newest is { } newest && latest < newest)
        {
            bool signedFor = latest < passed.Signed;
            return new(
                false, $"The clock says {Text(now)}, but this board made a record at {Text(newest)}: set the clock.",
                MayBeConfirmed: !signedFor, AgainstReceipts: signedFor);
        }

        return new(true, "The clock agrees with the list and the records.");
    }

    private static string Text(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
