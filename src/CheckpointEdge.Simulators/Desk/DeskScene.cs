using System.Collections.Immutable;
using System.Text.Json;
using CheckpointEdge.Simulators.MrzReaders;
using CheckpointEdge.Simulators.Panel;
using CheckpointEdge.Simulators.Travellers;

namespace CheckpointEdge.Simulators.Desk;

/// <summary>The desk as its page draws it; sent complete on every change.</summary>
/// <param name="PluggedIn">The reader's cable is in.</param>
/// <param name="Lying">The title of the document on the reader, or null.</param>
/// <param name="Signal">What the traveller is shown now, or null before the first signal.</param>
public sealed record DeskState(bool PluggedIn, string? Lying, string? Signal);

/// <summary>
/// <c>POST /present</c>: a traveller's id or a typed zone, never both.
/// </summary>
/// <param name="Id">Of a traveller in the file.</param>
/// <param name="Mrz">Lines separated by a line feed, as they would be printed.</param>
/// <param name="Fault"><c>none</c> (default), <c>garbled</c>, <c>halfRead</c>, <c>slow</c>, <c>tornAway</c>.</param>
/// <param name="Seed">For <c>garbled</c>.</param>
/// <param name="DelaySeconds">For <c>slow</c>: 0 to <see cref="ReadingFault.Slow.DelaySecondsMax"/>.</param>
public sealed record PresentRequest(
    string? Id = null, string? Mrz = null, string? Fault = null, int Seed = 1, double DelaySeconds = 3);

/// <summary>What the desk can do: the reader, the panel and the travellers in one place. Safe for concurrent use.</summary>
internal sealed class DeskScene
{
    private readonly ScriptedMrzReader _reader;
    private readonly RecordedPanel _panel;
    private readonly ImmutableDictionary<string, ReaderDocument> _documents;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <exception cref="InvalidOperationException">A portrait that the file names cannot be read.</exception>
    public DeskScene(
        ScriptedMrzReader reader, RecordedPanel panel, string? travellersFile, ImmutableArray<Traveller> travellers)
    {
        _reader = reader;
        _panel = panel;
        Travellers = travellers;
        _documents = travellers.ToImmutableDictionary(
            traveller => traveller.Id,
            traveller => new ReaderDocument(
                traveller.Name, string.Join('\n', traveller.Mrz), TravellerFile.Portrait(travellersFile!, traveller)),
            StringComparer.Ordinal);
        reader.Changed += Announce;
        panel.Changed += Announce;
    }

    public ImmutableArray<Traveller> Travellers { get; }

    public ImmutableList<ShownSignal> Shown => _panel.Shown;

    public DeskState State => new(
        _reader.PluggedIn,
        _reader.Lying?.Title,
        _panel.Shown is [.., ShownSignal last] ? JsonNamingPolicy.CamelCase.ConvertName(last.Signal.ToString()) : null);

    /// <summary>Ends with the next change after this call; take it before <see cref="State"/>, so that none is missed.</summary>
    public Task NextChange() => Volatile.Read(ref _changed).Task;

    public ReadOnlyMemory<byte>? Portrait(string id) => _documents.GetValueOrDefault(id)?.Portrait;

    /// <returns>Null, or one sentence that says why nothing was laid down.</returns>
    public string? Present(PresentRequest request)
    {
        ReadingFault? fault = request.Fault switch
        {
            null or "" or "none" => new ReadingFault.None(),
            "garbled" => new ReadingFault.Garbled(request.Seed),
            "halfRead" => new ReadingFault.HalfRead(),
            "slow" when request.DelaySeconds is >= 0 and <= ReadingFault.Slow.DelaySecondsMax =>
                new ReadingFault.Slow(request.DelaySeconds),
            "tornAway" => new ReadingFault.TornAway(),
            _ => null,
        };
        if (fault is null)
            return "The fault is none, garbled, halfRead, tornAway, or slow with 0 to 30 delaySeconds.";
        if (request.Id is null == request.Mrz is null)
            return "Send a traveller's \"id\" or a typed \"mrz\", one of them.";
        if (request.Mrz is { } typed)
            return _reader.Present(new ReaderDocument("A typed zone", typed.ReplaceLineEndings("\n").Trim(), default), fault);
        return _documents.TryGetValue(request.Id!, out ReaderDocument? document)
            ? _reader.Present(document, fault)
            : "No traveller has this id.";
    }

    public void Remove() => _reader.Remove();

    public void Trouble(bool on)
    {
        if (on)
            _reader.Unplug();
        else
            _reader.PlugIn();
    }

    private void Announce() =>
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
