using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using CheckpointEdge.TravelDocuments.Chip.Access;
using CheckpointEdge.TravelDocuments.Chip.Files;
using CheckpointEdge.TravelDocuments.Trust;

namespace CheckpointEdge.TravelDocuments.Chip.Reading;

/// <summary>The chip is another than the one that was lost: what was read until then does not count.</summary>
internal sealed class OtherChipException : Exception;

/// <summary>What one reading holds while it goes on: the open chip, the files so far, what was proven.</summary>
internal sealed class ReadingSession(
    ChipReconnection chip, ReadingLog log, ReadSizes sizes, ChipReadingOptions options)
{
    // Proof first, then person, then the rest; biometrics that need Terminal Authentication never.
    private static readonly ImmutableArray<int> _order = [14, 1, 15, 2, 7, 11, 12, 13, 16, 5, 6, 8, 9, 10];
    private static readonly ImmutableArray<int> _protected = [3, 4];

    // Large enough to show how far a reading is (bytes).
    private const int ShowSizeBytesMin = 2048;

    // A glitch on the air is no refusal; nor is a chip that loses its session over one way to ask and knows another (count).
    private const int ChipAuthenticationTriesMax = 3;

    private readonly Dictionary<ChipFile, PartialFile> _partials = [];
    private readonly Dictionary<ChipFile, ReadOnlyMemory<byte>> _files = [];
    private readonly Dictionary<ChipFile, string> _missing = [];
    private ImmutableHashSet<ChipFile> _announced = [];
    private bool _guessed;
    private ActiveAuthenticationAnswer? _activeAuthentication;
    private ChipAuthenticationProof? _chipAuthentication;
    private bool _brokeOff;

    /// <summary>EF.COM and EF.SOD: what there is to read. Neither alone is believed, neither alone is needed.</summary>
    public async Task ReadListsAsync(CancellationToken cancellation)
    {
        _partials.Clear();
        _files.Clear();
        _missing.Clear();
        _activeAuthentication = null;
        _chipAuthentication = null;
        _brokeOff = false;
        await ReadFileAsync(ChipFile.Com, announced: false, cancellation);
        await ReadFileAsync(ChipFile.Sod, announced: true, cancellation);
        (_announced, _guessed) = Announced();
    }

    /// <summary>The data groups that the chip announces and this reading may have, in the order of reading.</summary>
    public IEnumerable<ChipFile> DataGroupsToRead()
    {
        foreach (int number in _protected)
        {
            ChipFile file = ChipFile.DataGroup(number);
            if (_announced.Contains(file) && !_guessed)
                log.NotDone(file.Name, $"{file.Name} is announced; it is never read without Terminal Authentication.");
        }

        return _order.Select(ChipFile.DataGroup).Where(file => _announced.Contains(file) && IsWanted(file));
    }

    public Task ReadDataGroupAsync(ChipFile file, CancellationToken cancellation) =>
        ReadFileAsync(file, announced: !_guessed, cancellation);

    /// <summary>Chip Authentication, right after DG14: what is read from then on comes from the chip that proved itself.</summary>
    public async Task AuthenticateChipAsync(CancellationToken cancellation)
    {
        if (!TryReadInfos(out SecurityInfos? infos, out string why))
        {
            log.NotDone(ChipStepNames.ChipAuthentication, why);
            return;
        }

        ReadingLog.Running step = log.Begin(ChipStepNames.ChipAuthentication);
        for (int tries = 1; tries <= ChipAuthenticationTriesMax; tries++)
        {
            if (tries > 1)
                await GoOnAsync(cancellation);
            bool last = tries == ChipAuthenticationTriesMax;
            await chip.KeepAsync(
                async channel => _chipAuthentication = await RunAsync(channel, infos, otherWay: last, cancellation), Sod(), cancellation);
            if (!_brokeOff)
                break;
        }

        ChipAuthenticationProof proof = _chipAuthentication!;
        if (proof.Agreed)
            step.Done(proof.Sentence);
        else
            step.Failed(proof.Sentence);

        // A chip that broke off over it (as some of China do) is opened anew and read without it.
        await GoOnAsync(cancellation);
    }

    private async Task GoOnAsync(CancellationToken cancellation)
    {
        if (chip.Channel.Messaging is { IsEnded: true })
            await chip.RecoverAsync("The chip did not go on after Chip Authentication.", Sod(), cancellation);
    }

    /// <summary>A chip that breaks off every time refuses the key that DG14 names first.</summary>
    private async Task<ChipAuthenticationProof> RunAsync(
        ChipChannel channel, SecurityInfos infos, bool otherWay, CancellationToken cancellation)
    {
        (_chipAuthentication, _brokeOff) = (null, false);
        try
        {
            return await ChipAuthentication.RunAsync(channel, infos, cancellation, otherWay);
        }
        catch (SecureMessagingException broken)
        {
            _brokeOff = true;
            return new(false, infos.ChipAuthenticationPublicKeys[0].SubjectPublicKeyInfo, false, broken.Message);
        }
    }

    public async Task AuthenticateActivelyAsync(CancellationToken cancellation)
    {
        bool proven = _chipAuthentication is { Agreed: true } || chip.Mapping is { Agreed: true };
        string why = !_files.TryGetValue(ChipFile.DataGroup(15), out ReadOnlyMemory<byte> dg15) ? "There is no DG15."
            : options.ActiveAuthentication == ActiveAuthenticationPolicy.Never ? "It is switched off."
            : options.ActiveAuthentication == ActiveAuthenticationPolicy.WhenNotProven && proven
                ? "The chip has proven itself by Chip Authentication."
                : "";
        if (why.Length > 0)
        {
            log.NotDone(ChipStepNames.ActiveAuthentication, why);
            return;
        }

        ReadingLog.Running step = log.Begin(ChipStepNames.ActiveAuthentication);
        await chip.KeepAsync(
            async channel =>
                _activeAuthentication = await ActiveAuthentication.RunAsync(channel, dg15, cancellation),
            Sod(),
            cancellation);
        if (_activeAuthentication is null)
        {
            step.Failed("The chip gave no answer to Active Authentication.");
        }
        else
        {
            step.Done($"The chip answered with {_activeAuthentication.Response.Length} bytes, to be checked against DG15.");
        }
    }

    public ChipReadResult Result(bool complete) => new()
    {
        Access = chip.Access,
        Files = _files.Concat(chip.Files).ToImmutableDictionary(),
        Missing = _missing.ToImmutableDictionary(),
        Steps = log.Steps,
        ActiveAuthentication = _activeAuthentication,
        // A chip that loses its session everywhere refuses nothing by it.
        ChipAuthentication = _brokeOff && !complete ? _chipAuthentication! with { PublicKey = default } : _chipAuthentication,
        ChipAuthenticationMapping = chip.Mapping,
        Complete = complete,
    };

    private PartialFile? Sod() => _partials.GetValueOrDefault(ChipFile.Sod);

    private async Task ReadFileAsync(ChipFile file, bool announced, CancellationToken cancellation)
    {
        ReadingLog.Running step = log.Begin(file.Name);
        PartialFile partial = _partials[file] = new(file);
        int sizeBytesMax = file.Number == 2 ? options.FaceFileSizeBytesMax : options.FileSizeBytesMax;
        int left = options.TotalSizeBytesMax - _files.Values.Sum(content => content.Length);
        sizeBytesMax = Math.Max(0, Math.Min(sizeBytesMax, left));
        FileOutcome outcome = default;
        await chip.KeepAsync(
            async channel => outcome = await new FileReader(channel, sizes, sizeBytesMax)
                .ReadAsync(partial, () => Show(step, partial), cancellation),
            Sod(),
            cancellation);
        if (outcome.Content is { } content)
        {
            _files[file] = content;
            step.Done($"{file.Name}, {content.Length} bytes.");
            return;
        }

        if (announced)
            _missing[file] = outcome.Sentence;
        if (outcome.Absent && !announced)
            step.NotDone(outcome.Sentence);
        else
            step.Failed(outcome.Sentence);
    }

    private static void Show(ReadingLog.Running step, PartialFile partial)
    {
        if (partial.AnnouncedSize is >= ShowSizeBytesMin and var size)
            step.Show($"{partial.File.Name}, {partial.Length / 1024} of {(size + 1023) / 1024} KB");
    }

    private (ImmutableHashSet<ChipFile> Files, bool Guess) Announced()
    {
        ImmutableHashSet<ChipFile>.Builder files = ImmutableHashSet.CreateBuilder<ChipFile>();
        bool any = false;
        if (_files.TryGetValue(ChipFile.Com, out ReadOnlyMemory<byte> com) && CommonData.TryRead(com, out CommonData? data, out _))
        {
            files.UnionWith(data.DataGroups);
            any = true;
        }

        if (_files.TryGetValue(ChipFile.Sod, out ReadOnlyMemory<byte> sod)
            && SecurityObject.TryRead(sod, out SecurityObject? signed, out _))
        {
            files.UnionWith(signed!.Hashes.Keys.Select(ChipFile.DataGroup));
            any = true;
        }

        return any ? (files.ToImmutable(), false) : (ChipFile.DataGroups.ToImmutableHashSet(), true);
    }

    /// <summary>DG14 and DG15 are wanted wherever they prove the chip.</summary>
    private bool IsWanted(ChipFile file) => options.DataGroups.IsDefaultOrEmpty || options.DataGroups.Contains(file)
        || (file.Number == 14 && options.ChipAuthentication)
        || (file.Number == 15 && options.ActiveAuthentication != ActiveAuthenticationPolicy.Never);

    private bool TryReadInfos([NotNullWhen(true)] out SecurityInfos? infos, out string why)
    {
        infos = null;
        why = !options.ChipAuthentication ? "It is switched off."
            : chip.Mapping is { Agreed: true } ? "The chip has proven itself in PACE."
            : chip.Channel.Messaging is null ? "It needs a protected session, and this chip asks for none."
            : !_files.TryGetValue(ChipFile.DataGroup(14), out ReadOnlyMemory<byte> dg14) ? "There is no DG14."
            : !SecurityInfos.TryRead(dg14, out infos) ? "DG14 is no set of security infos."
            : infos.ChipAuthenticationPublicKeys.IsEmpty ? "DG14 names no key for it."
            : "";
        return why.Length == 0;
    }
}
