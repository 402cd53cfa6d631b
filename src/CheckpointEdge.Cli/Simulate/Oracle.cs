using System.Globalization;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Appliance.Health;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Roles;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Cli.Simulate;

/// <summary>
/// Sees everything that people at the desks see and do, and holds the product to the invariants: at once where a moment is enough, and
/// at the end, when everything works again, over all that lies on boards and at Central (<see cref="FinalChecks"/>).
/// </summary>
internal sealed class Oracle(World world, People people, ListPolicy policy)
{
    private readonly Dictionary<Guid, SeenHit> _hits = [];
    private readonly Dictionary<string, int> _presented = [];
    private readonly Dictionary<string, string> _explained = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _generation = [];
    private readonly Dictionary<string, (long Version, DateTimeOffset At)> _signed = [];
    private readonly Dictionary<string, Guid> _undecided = [];
    private readonly Dictionary<string, HashSet<long>> _had = [];

    public People People => people;

    /// <summary>Central's own clock was wrong in this run: what it signs once it is right again may be earlier than what it signed before.</summary>
    public bool CentralClockMoved { get; set; }

    /// <summary>What Central has signed for, by id.</summary>
    public Dictionary<Guid, Receipt> Receipts { get; } = [];

    public IReadOnlyDictionary<Guid, SeenHit> Hits => _hits;

    /// <summary>Every list that a board has had in use, by board.</summary>
    public IReadOnlyDictionary<string, HashSet<long>> Had => _had;

    public int Checks { get; private set; }

    public int Clear { get; private set; }

    public int Matches { get; private set; }

    public int CouldNotCheck { get; private set; }

    /// <summary>Travellers who came to a board, each time counted.</summary>
    public int PresentedAt(string unit) => _presented.GetValueOrDefault(unit);

    public Guid? UndecidedAt(BoardMachine board) => _undecided.TryGetValue(board.Name, out Guid hit) ? hit : null;

    public void Presented(BoardMachine board) => _presented[board.UnitName] = PresentedAt(board.UnitName) + 1;

    /// <summary>A result is on the screen.</summary>
    /// <param name="asPrinted">Every letter was read as it is printed.</param>
    public void Seen(BoardMachine board, Document document, bool asPrinted, ResultView result)
    {
        Checks++;
        Person person = document.Person;
        long generation = board.Shelf.Header?.Generation ?? 0;
        CheckDocument(board, document, result);
        CheckPicture(board, person, result);
        bool asks = !result.Matches.IsEmpty || result.Verdict == "stop"; // whose document does not hold is a hit without a match
        if (asks != result.NeedsDecision || (result.NeedsDecision && !board.Records.HasHit(result.CheckId)))
            world.Broke(Invariant.ShownIsRecorded, $"{board.Name} shows {result.Matches.Length} matches of {person}, and the records say otherwise");
        if (result.NeedsDecision)
        {
            Matches++;
            _hits.TryAdd(result.CheckId, new SeenHit(board.Name, board.UnitName, person, asPrinted));
            _undecided[board.Name] = result.CheckId;
        }
        else if (result.Verdict == "clear")
        {
            Clear++;
            CheckClear(board, person, asPrinted, generation);
        }
        else
        {
            CouldNotCheck++;
        }

        if (asPrinted)
            CheckExplanation(board, document, generation, result);
    }

    public void Decided(Guid check, DecisionKind kind)
    {
        SeenHit hit = _hits[check];
        hit.Decision = kind;
        _undecided.Remove(hit.Board);
    }

    public void TakenBack(Guid check)
    {
        SeenHit hit = _hits[check];
        hit.Decision = null;
        hit.TakenBack++;
        _undecided[hit.Board] = check;
    }

    /// <summary>The power went in the middle: either outcome is right.</summary>
    public void Unsure(Guid check)
    {
        _hits[check].Unsure = true;
        _undecided.Remove(_hits[check].Board);
    }

    /// <summary>A board is open: what it had in use and believed does not go back.</summary>
    public void Opened(BoardMachine board) => ListInUse(board, 0);

    public void ListInUse(BoardMachine board, long before)
    {
        long generation = board.Shelf.Header?.Generation ?? 0;
        long newest = Math.Max(before, _generation.GetValueOrDefault(board.Name));
        if (generation < newest)
            world.Broke(Invariant.ListNeverBack, $"{board.Name} uses list {generation} after list {newest}");
        _generation[board.Name] = Math.Max(generation, newest);
        if (generation > 0)
            (_had.TryGetValue(board.Name, out HashSet<long>? had) ? had : _had[board.Name] = []).Add(generation);
        if (board.Shelf.NewestSignedAt is not { } signed)
            return;
        byte[] file = SimulatedDisk.Read(Path.Combine(board.Folder, "metadata", TimestampRole.TypeName + ".json"));
        long version = SignedMetadata.ReadUnverified(file, ExchangeJson.Default.TimestampRole).Version;
        (long Version, DateTimeOffset At) known = _signed.GetValueOrDefault(board.Name);
        if (version < known.Version || (signed < known.At && (!CentralClockMoved || version == known.Version)))
            world.Broke(Invariant.ListNeverBack, $"{board.Name} believes timestamp {version} of {signed:O} after {known.Version} of {known.At:O}");
        _signed[board.Name] = (version, signed);
    }

    public void Refused(BoardMachine board, string sentence) => world.Note($"{board.Name} refuses a list ({sentence.Split(':')[0]})");

    public void Swept(BoardMachine board)
    {
        long current = board.Shelf.Header?.Generation ?? 0;
        if (current > 0 && !Directory.Exists(Path.Combine(board.Folder, "lists", string.Create(CultureInfo.InvariantCulture, $"gen-{current}"))))
            world.Broke(Invariant.ListNeverBack, $"{board.Name} has deleted list {current}, which is in use");
    }

    /// <summary>A board died: whatever lies in its folder at that moment is what a thief would find.</summary>
    public void Died(BoardMachine board, string folder) => SearchForTravellers(board.Name, folder);

    /// <summary>Central has answered a batch; what it signs for has to be on its disk.</summary>
    public void Receipted(BoardMachine board, LineAnswer answer)
    {
        if (answer.Status is not (200 or 409))
            return;
        ReceiptBatch? batch = JsonSerializer.Deserialize(answer.Body, ExchangeJson.Default.ReceiptBatch);
        foreach (Receipt receipt in batch is null || batch.Receipts.IsDefault ? [] : batch.Receipts)
            Receipts[receipt.Id] = receipt;
    }

    /// <summary>No traveller's name or number in any file, in whatever encoding a store or a log would use.</summary>
    public void SearchForTravellers(string board, string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (NamesSomebody(SimulatedDisk.Read(file)))
                world.Broke(Invariant.ClearLeavesNothing, $"{board}: {Path.GetFileName(file)} holds a traveller's name or number");
        }
    }

    /// <summary>
    /// A mark with what stands around it in a name or a number. Alone it is four bytes, and sealed content that is looked at again and
    /// again holds any four bytes one day, the sooner where it lies as base64.
    /// </summary>
    internal static bool NamesSomebody(ReadOnlySpan<byte> content) =>
        Holds(content, Person.NameMark, Person.IsNameAround) || Holds(content, Person.NumberMark, Person.IsNumberAround);

    private static bool Holds(ReadOnlySpan<byte> content, string mark, Func<string, string, bool> isAround)
    {
        string capital = mark[..1] + mark[1..].ToLowerInvariant();
        foreach (string written in (ReadOnlySpan<string>)[mark, mark.ToLowerInvariant(), capital])
        {
            byte[] sought = Encoding.UTF8.GetBytes(written);
            for (int from = 0; content[from..].IndexOf(sought) is >= 0 and int found; from += found + 1)
            {
                ReadOnlySpan<byte> before = content[..(from + found)], after = content[(from + found + sought.Length)..];
                before = before[Math.Max(0, before.Length - Person.CharsAround)..];
                if (isAround(Encoding.Latin1.GetString(before), Encoding.Latin1.GetString(after[..Math.Min(after.Length, Person.CharsAround)])))
                    return true;
            }
        }

        return content.IndexOf(Encoding.Unicode.GetBytes(mark)) >= 0;
    }

    private void CheckDocument(BoardMachine board, Document document, ResultView result)
    {
        string chip = result.Chip?.State ?? "noReader";
        bool unread = chip is "notRead" or "brokenOff";
        bool answered = chip is not ("noReader" or "readerGone" or "noChip");
        if (chip == "genuine" && (document.IsForged || document.NeverEnds || document.Chip is null))
            world.Broke(Invariant.ChipNotBelieved, $"{board.Name} calls a chip with the fault {document.Fault} genuine");
        if (result.Verdict == "clear" && (unread || (answered && document.IsChanged)))
            world.Broke(Invariant.ChipNotBelieved, $"{board.Name} waves {document.Person} on, whose chip is {chip} ({document.Fault})");
    }

    private void CheckPicture(BoardMachine board, Person person, ResultView result)
    {
        ReadOnlyMemory<byte> live = board.Desk.PictureOf(result.CheckId, shown => shown.LivePicture);
        if (!live.IsEmpty && !live.Span.SequenceEqual(Documents.FaceOf(person)))
            world.Broke(Invariant.PictureOfTraveller, $"{board.Name} shows somebody else's face beside {person}");
    }

    private void CheckClear(BoardMachine board, Person person, bool asPrinted, long generation)
    {
        if (asPrinted && people.IsOn(generation, person) != false)
            world.Broke(Invariant.ListedIsFound, $"{board.Name} called {person} clear by list {generation}");
        if (board.Shelf.Header is not { } list)
        {
            world.Broke(Invariant.ClearNeedsList, $"{board.Name} called {person} clear without a list");
            return;
        }

        DateTimeOffset now = board.Clock.GetUtcNow();
        if (now - list.CreatedAt >= TimeSpan.FromHours(policy.ListAgeLimitHours))
            world.Broke(Invariant.ClearNeedsList, $"{board.Name} called {person} clear by a list of {list.CreatedAt:O} at {now:O}");
        DateTimeOffset surely = new[] { list.CreatedAt, board.Records.Passed.Newest ?? now, _signed.GetValueOrDefault(board.Name).At }.Max();
        if (now.AddSeconds(ClockWatch.ToleranceSeconds) < surely)
            world.Broke(Invariant.ClearNeedsList, $"{board.Name} called {person} clear at {now:O}, which is before {surely:O}");
    }

    /// <summary>Ages of lists apart, what is said of a traveller hangs on document, chip, list, day and whether the clock is believed.</summary>
    private void CheckExplanation(BoardMachine board, Document document, long generation, ResultView result)
    {
        bool checkedAtAll = result.Verdict != "couldNotCheck";
        string key = string.Create(
            CultureInfo.InvariantCulture,
            $"{document.Person} {document.Fault.Name} {result.Chip?.State} {generation} {board.Clock.GetUtcNow():yyyyMMdd}");
        key += $" {board.ClockWatch.Trusted} {checkedAtAll}";
        string said = JsonSerializer.Serialize(new { result.Verdict, result.ListVerdict, result.DocumentVerdict, result.Matches });
        if (_explained.TryGetValue(key, out string? before) && before != said)
            world.Broke(Invariant.Explained, $"{board.Name} explains {document.Person} by list {generation} in two ways");
        _explained[key] = said;
    }
}

/// <summary>A hit that an officer saw, and what became of it at the desk.</summary>
internal sealed record SeenHit(string Board, string Unit, Person Person, bool AsPrinted)
{
    /// <summary>Null: undecided, or taken back.</summary>
    public DecisionKind? Decision { get; set; }

    public int TakenBack { get; set; }

    public bool Unsure { get; set; }
}
