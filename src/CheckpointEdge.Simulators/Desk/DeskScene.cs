using System.Collections.Immutable;
using System.Text.Json;
using CheckpointEdge.Devices.Panel;
using CheckpointEdge.Simulators.Cameras;
using CheckpointEdge.Simulators.ChipReaders;
using CheckpointEdge.Simulators.ChipReaders.Issuing;
using CheckpointEdge.Simulators.MrzReaders;
using CheckpointEdge.Simulators.Panel;
using CheckpointEdge.Simulators.Travellers;

namespace CheckpointEdge.Simulators.Desk;

/// <summary>The desk as its page draws it; sent complete on every change.</summary>
/// <param name="PluggedIn">The reader's cable is in.</param>
/// <param name="Lying">The title of the document on the reader, or null.</param>
/// <param name="UnderCamera">The title of the document under the camera, or null.</param>
/// <param name="Signal">What the traveller is shown now, or null before the first signal.</param>
/// <param name="Panel">What is switched at the panel, and what it sees.</param>
public sealed record DeskState(bool PluggedIn, string? Lying, string? UnderCamera, string? Signal, PanelView Panel);

/// <summary>The panel's twin as the page draws it.</summary>
/// <param name="Barrier"><c>rest</c>, <c>open</c>, <c>close</c>: how it is driven; null at a panel without one.</param>
/// <param name="BarrierPercent">How far it is open.</param>
public sealed record PanelView(bool Buzzer, string? Barrier, int BarrierPercent, PanelInputs Inputs);

/// <summary>
/// <c>POST /present</c>: a traveller's id or a typed zone, never both.
/// </summary>
/// <param name="Id">Of a traveller in the file.</param>
/// <param name="Mrz">Lines separated by a line feed, as they would be printed.</param>
/// <param name="Fault"><c>none</c> (default), <c>garbled</c>, <c>halfRead</c>, <c>slow</c>, <c>tornAway</c>.</param>
/// <param name="Seed">For <c>garbled</c>.</param>
/// <param name="DelaySeconds">For <c>slow</c>: 0 to <see cref="ReadingFault.Slow.DelaySecondsMax"/>.</param>
/// <param name="ChipFault">How the traveller's chip behaves this time, as <see cref="ChipReaders.ChipFault.TryParse"/> takes it.</param>
public sealed record PresentRequest(
    string? Id = null, string? Mrz = null, string? Fault = null, int Seed = 1, double DelaySeconds = 3, string? ChipFault = null);

/// <summary>What the desk can do: the reader, the panel and the travellers in one place. Safe for concurrent use.</summary>
internal sealed class DeskScene
{
    private readonly ScriptedMrzReader _reader;
    private readonly RecordedPanel _panel;
    private readonly VirtualChipReader _chipReader;
    private readonly TravellerChips _chips;
    private readonly DeskCameras _cameras;
    private readonly Lock _gate = new();
    private readonly ImmutableDictionary<string, ReaderDocument> _documents;
    private string? _underCamera;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <exception cref="InvalidOperationException">A portrait that the file names cannot be read.</exception>
    public DeskScene(
        ScriptedMrzReader reader,
        VirtualChipReader chipReader,
        RecordedPanel panel,
        string? travellersFile,
        ImmutableArray<Traveller> travellers,
        TravellerChips chips,
        DeskCameras cameras)
    {
        _reader = reader;
        _chipReader = chipReader;
        _chips = chips;
        _cameras = cameras;
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
        Volatile.Read(ref _underCamera),
        _panel.Shown is [.., ShownSignal last] ? JsonNamingPolicy.CamelCase.ConvertName(last.Signal.ToString()) : null,
        PanelNow());

    /// <summary>Ends with the next change after this call; take it before <see cref="State"/>, so that none is missed.</summary>
    public Task NextChange() => Volatile.Read(ref _changed).Task;

    /// <summary>The travellers whose data page can be held under the camera.</summary>
    public IEnumerable<string> WithPage => Travellers.Where(_cameras.HasPage).Select(traveller => traveller.Id);

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
        if (!ChipReaders.ChipFault.TryParse(request.ChipFault, out ChipFault? chipFault))
            return $"The chipFault is one of: {string.Join(", ", ChipReaders.ChipFault.All)}.";
        if (request.Mrz is { } typed)
            return LayDown(new ReaderDocument("A typed zone", typed.ReplaceLineEndings("\n").Trim(), default), fault, null, null);
        if (!_documents.TryGetValue(request.Id!, out ReaderDocument? document))
            return "No traveller has this id.";
        VirtualPassport? passport = _chips.Of(request.Id!);
        return LayDown(document, fault, passport is null ? null : Chip(request.Id!, passport, chipFault), TravellerOf(request.Id!));
    }

    /// <summary>Holds a traveller's data page under the document camera, the chip in the field of the chip reader.</summary>
    /// <returns>Null, or one sentence that says why it was not held there.</returns>
    public string? HoldUnderCamera(string id)
    {
        if (!_documents.TryGetValue(id, out ReaderDocument? document))
            return "No traveller has this id.";
        Traveller traveller = TravellerOf(id);
        if (!_cameras.HasPage(traveller))
            return "There is no picture of this data page, or no document camera.";
        lock (_gate)
        {
            if (_reader.Lying is not null)
                return "A document lies on the reader; take it away first.";
            _chipReader.Remove();
            if (_chips.Of(id) is { } passport)
                _chipReader.Place(Chip(id, passport, ChipReaders.ChipFault.None));
            _cameras.ShowPage(traveller);
            _cameras.ShowFace(traveller);
            Volatile.Write(ref _underCamera, document.Title);
        }

        Announce();
        return null;
    }

    public void Remove()
    {
        lock (_gate)
        {
            _cameras.ShowNothing();
            Volatile.Write(ref _underCamera, null);
            _chipReader.Remove();
            _reader.Remove();
        }

        Announce();
    }

    /// <summary>Somebody works the panel by hand.</summary>
    public void HandlePanel(PanelHandling handling) => _panel.Handle(handling);

    private PanelView PanelNow()
    {
        PanelInputs inputs = _panel.Inputs;
        PanelOutputs outputs = _panel.Outputs;
        return new PanelView(
            outputs.Buzzer, inputs.HasBarrier ? JsonNamingPolicy.CamelCase.ConvertName(outputs.Barrier.ToString()) : null,
            (int)(_panel.BarrierOpening * 100), inputs);
    }

    private Traveller TravellerOf(string id) => Travellers.First(traveller => traveller.Id == id);

    public void Trouble(bool on)
    {
        lock (_gate)
        {
            if (on)
            {
                _chipReader.Remove();
                _reader.Unplug();
            }
            else
                _reader.PlugIn();
        }
    }

    /// <summary>Behaving as asked for this time, or else as the travellers' file has it.</summary>
    private VirtualChip Chip(string id, VirtualPassport passport, ChipFault asked)
    {
        if (!asked.Is(ChipReaders.ChipFault.None))
            return new VirtualChip(ContentsFaults.Apply(asked, passport), asked);
        ChipReaders.ChipFault.TryParse(TravellerOf(id).Chip!.Fault, out ChipFault? own);
        return new VirtualChip(passport, own);
    }

    /// <summary>The chip is in the field before the lines are read, as on a full-page reader, and leaves it with the document.</summary>
    /// <param name="traveller">Null for a typed zone, behind which nobody stands.</param>
    private string? LayDown(ReaderDocument document, ReadingFault fault, VirtualChip? chip, Traveller? traveller)
    {
        lock (_gate)
        {
            if (_underCamera is not null)
                return "A document lies under the camera; take it away first.";
            if (_reader.Refusal(document) is { } refusal)
                return refusal;
            if (traveller is not null)
                _cameras.ShowFace(traveller);
            _chipReader.Remove();
            if (chip is not null && fault is not ReadingFault.TornAway)
                _chipReader.Place(chip);
            return _reader.Present(document, fault);
        }
    }

    private void Announce() =>
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
