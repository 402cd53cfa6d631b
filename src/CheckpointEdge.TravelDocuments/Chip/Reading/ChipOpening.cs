using CheckpointEdge.TravelDocuments.Chip.Access;
using CheckpointEdge.TravelDocuments.Chip.Commands;
using CheckpointEdge.TravelDocuments.Chip.Files;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.TravelDocuments.Chip.Reading;

/// <summary>
/// The way into a chip: connect, EF.CardAccess, PACE or, where policy lets it, BAC, and the e-passport application. Used
/// again, with what was learned, when a chip was lost.
/// </summary>
internal sealed class ChipOpening(
    IChipReader reader, ReadSizes sizes, ReadingLog log, ChipPassword password, ChipReadingOptions options)
{
    /// <summary>Offers of PACE that are tried on one chip (count).</summary>
    public const int PaceAttemptsMax = 2;

    /// <summary>Of EF.DIR (bytes).</summary>
    private const int DirectorySizeBytesMax = 4096;

    private const uint LengthInformationTag = 0x7F66;
    private static readonly byte[] _application = [0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01];

    public ChipAccess Access { get; private set; } = new(ChipAccessProtocol.None, "", "");

    /// <summary>EF.CardAccess, EF.DIR and EF.CardSecurity, as far as they were read.</summary>
    public Dictionary<ChipFile, ReadOnlyMemory<byte>> Files { get; } = [];

    public ChipAuthenticationProof? Mapping { get; private set; }

    /// <summary>Opens the chip and selects the application.</summary>
    /// <returns>Null when the chip or the policy does not let it; the steps say why.</returns>
    public async Task<ChipChannel?> OpenAsync(CancellationToken cancellation)
    {
        ChipChannel channel = await ConnectAsync(cancellation);
        SecurityInfos infos = await ReadCardAccessAsync(channel, cancellation);
        if (options.Directory && !Files.ContainsKey(ChipFile.Dir))
            await ReadDirectoryAsync(channel, cancellation);
        List<PaceInfo> offers = [.. infos.PaceInfos.Where(info => info.IsUsable).Take(PaceAttemptsMax)];
        string whyNotPace = infos.PaceInfos.IsEmpty
            ? "the chip offers no PACE"
            : "the chip offers PACE only in ways that are not known here";
        for (int i = 0; i < offers.Count; i++)
        {
            if (i > 0)
                channel = await ConnectAsync(cancellation);
            AccessResult result = await PaceAsync(channel, offers[i], cancellation);
            if (result.Opened)
                return await SelectApplicationAsync(channel, cancellation) ? channel : null;

            // The chip counts wrong passwords, and another protocol would only hide that it was one.
            if (result.WrongPassword)
                return null;
            whyNotPace = $"PACE was tried and failed ({result.Sentence.TrimEnd('.')})";
        }

        return MayUseBac(offers.Count > 0, whyNotPace)
            ? await OpenByBacAsync(channel, whyNotPace, offers.Count > 0, cancellation)
            : null;
    }

    private async Task<ChipChannel> ConnectAsync(CancellationToken cancellation)
    {
        ReadingLog.Running step = log.Begin(ChipStepNames.Connect);
        await reader.ConnectAsync(cancellation);
        step.Done("The chip answers.");
        return new(reader) { ExtendedLength = sizes.ExtendedLengthProven };
    }

    /// <summary>
    /// By short identifier at once, since the master file is selected when a chip is powered. Chips of New Zealand, China,
    /// Australia and Ukraine refuse to select it; others want it: it is tried where the short way fails, and its answer
    /// is not asked.
    /// </summary>
    private async Task<SecurityInfos> ReadCardAccessAsync(ChipChannel channel, CancellationToken cancellation)
    {
        if (Files.TryGetValue(ChipFile.CardAccess, out ReadOnlyMemory<byte> known)
            && SecurityInfos.TryRead(known, out SecurityInfos before))
            return before;
        ReadingLog.Running step = log.Begin(ChipFile.CardAccess.Name);
        FileReader files = new(channel, sizes, SecurityInfos.SizeBytesMax)
        {
            BeforeSelect = () => SelectMasterFileAsync(channel, cancellation),
        };
        FileOutcome outcome = await files.ReadAsync(new(ChipFile.CardAccess), () => { }, cancellation);
        if (outcome.Content is not { } content)
        {
            step.NotDone(outcome.Sentence);
            return SecurityInfos.Empty;
        }

        Files[ChipFile.CardAccess] = content;
        if (sizes.ExtendedLengthProven)
            await ReadLengthInformationAsync(channel, cancellation);
        if (!SecurityInfos.TryRead(content, out SecurityInfos infos))
        {
            step.Failed("EF.CardAccess is no set of security infos.");
            return SecurityInfos.Empty;
        }

        step.Done($"EF.CardAccess, {content.Length} bytes, offers PACE in {infos.PaceInfos.Length} ways.");
        return infos;
    }

    /// <summary>Which applications the chip has (ISO/IEC 7816-4, 12.2.3); most passports have no such file.</summary>
    private async Task ReadDirectoryAsync(ChipChannel channel, CancellationToken cancellation)
    {
        ReadingLog.Running step = log.Begin(ChipFile.Dir.Name);
        FileReader files = new(channel, sizes, DirectorySizeBytesMax)
        {
            BeforeSelect = () => SelectMasterFileAsync(channel, cancellation),
        };
        FileOutcome outcome = await files.ReadAsync(new(ChipFile.Dir), () => { }, cancellation);
        if (outcome.Content is not { } content)
        {
            step.NotDone(outcome.Sentence);
            return;
        }

        Files[ChipFile.Dir] = content;
        if (ApplicationDirectory.TryRead(content, out ApplicationDirectory? directory, out string why))
            step.Done($"EF.DIR, {content.Length} bytes, lists {directory.Applications.Length} applications.");
        else
            step.Failed(why);
    }

    private static async Task SelectMasterFileAsync(ChipChannel channel, CancellationToken cancellation)
    {
        ResponseApdu select = await channel.SendAsync(new(0x00, 0xA4, 0x00, 0x0C), cancellation);
        if (!select.IsSuccess)
            await channel.SendAsync(new(0x00, 0xA4, 0x00, 0x0C, (byte[])[0x3F, 0x00]), cancellation);
    }

    /// <summary>What the chip says of the size of its answers (ISO/IEC 7816-4, 12.7.1); most chips say nothing.</summary>
    private async Task ReadLengthInformationAsync(ChipChannel channel, CancellationToken cancellation)
    {
        ResponseApdu answer = await channel.SendAsync(
            new(0x00, 0xB0, (byte)(0x80 | ChipFile.AttributeInfo.ShortId), 0, default, CommandApdu.ShortExpectedLengthMax),
            cancellation);
        if (answer.Status is not (StatusWord.Success or StatusWord.EndOfFile))
            return;
        BerTlv.TryReadAll(answer.Data, out List<BerTlv> objects);
        BerTlv information = objects.FirstOrDefault(item => item.Tag == LengthInformationTag);
        if (information.TryReadAll(out List<BerTlv> sizesBytes) && sizesBytes is [_, { Value.Length: >= 1 and <= 3 } response])
        {
            int size = 0;
            foreach (byte next in response.Value.Span)
                size = size << 8 | next;
            sizes.LimitResponse(size);
        }
    }

    private async Task<AccessResult> PaceAsync(ChipChannel channel, PaceInfo offer, CancellationToken cancellation)
    {
        ReadingLog.Running step = log.Begin(ChipStepNames.Pace);
        AccessResult result;
        try
        {
            result = await Pace.OpenAsync(channel, offer, password, cancellation);
        }
        catch (SecureMessagingException broken)
        {
            result = new(false, false, broken.Message);
        }

        if (!result.Opened)
        {
            step.Failed(result.Sentence);
            return result;
        }

        step.Done(result.Sentence);
        Access = result.Access;
        if (result.Mapping is { } mapping)
            await VerifyMappingAsync(channel, mapping, cancellation);
        return result;
    }

    /// <summary>EF.CardSecurity lies in the master file, which is still selected, so it is read before the application.</summary>
    private async Task VerifyMappingAsync(
        ChipChannel channel, ChipAuthenticationMapping mapping, CancellationToken cancellation)
    {
        if (!Files.TryGetValue(ChipFile.CardSecurity, out ReadOnlyMemory<byte> content))
        {
            ReadingLog.Running step = log.Begin(ChipFile.CardSecurity.Name);
            FileReader files = new(channel, sizes, options.FileSizeBytesMax);
            FileOutcome outcome = await files.ReadAsync(new(ChipFile.CardSecurity), () => { }, cancellation);
            if (outcome.Content is not { } read)
            {
                step.Failed(outcome.Sentence);
                log.NotDone(
                    ChipStepNames.ChipAuthenticationMapping, "EF.CardSecurity was not read, so the mapping proves nothing.");
                return;
            }

            step.Done($"EF.CardSecurity, {read.Length} bytes.");
            Files[ChipFile.CardSecurity] = content = read;
        }

        ReadingLog.Running proof = log.Begin(ChipStepNames.ChipAuthenticationMapping);
        if (!SecurityInfos.TryReadSigned(content, out SecurityInfos infos))
        {
            proof.Failed("EF.CardSecurity holds no signed security infos.");
            return;
        }

        Mapping = mapping.Verify(infos);
        if (Mapping.Agreed)
            proof.Done(Mapping.Sentence);
        else
            proof.Failed(Mapping.Sentence);
    }

    private bool MayUseBac(bool paceFailed, string whyNotPace)
    {
        string why = password is not ChipPassword.Mrz ? "a card access number opens no chip by BAC"
            : options.Bac == BacPolicy.Never || (paceFailed && options.Bac != BacPolicy.WhenPaceFails)
                ? "BAC is not allowed in place of PACE"
                : "";
        if (!paceFailed && why.Length == 0)
            log.NotDone(ChipStepNames.Pace, $"PACE was not tried: {whyNotPace}.");
        else if (!paceFailed)
            log.Begin(ChipStepNames.Pace).Failed($"The chip stays closed: {whyNotPace}, and {why}.");
        if (why.Length > 0)
            log.NotDone(ChipStepNames.Bac, $"BAC was not tried: {why}.");
        return why.Length == 0;
    }

    private async Task<ChipChannel?> OpenByBacAsync(
        ChipChannel channel, string whyNotPace, bool afterPace, CancellationToken cancellation)
    {
        if (afterPace)
            channel = await ConnectAsync(cancellation);
        if (!await SelectApplicationAsync(channel, cancellation))
            return null;
        ReadingLog.Running step = log.Begin(ChipStepNames.Bac);
        AccessResult result;
        try
        {
            result = await Bac.OpenAsync(channel, (ChipPassword.Mrz)password, cancellation);
        }
        catch (SecureMessagingException broken)
        {
            result = new(false, false, broken.Message);
        }

        if (result.Opened)
        {
            step.Done(result.Sentence);
            Access = result.Access with { WhyNotPace = whyNotPace };
            return channel;
        }

        // Early passports of some states ask for nothing at all (Doc 9303-11, 4.1).
        if (result.WrongPassword || !await AnswersOpenlyAsync(channel, cancellation))
        {
            step.Failed(result.Sentence);
            return null;
        }

        step.NotDone($"{result.Sentence} Its files are open to everybody.");
        Access = new(ChipAccessProtocol.None, "", whyNotPace);
        return channel;
    }

    private async Task<bool> AnswersOpenlyAsync(ChipChannel channel, CancellationToken cancellation)
    {
        PartialFile sod = new(ChipFile.Sod);
        await new FileReader(channel, sizes, ReadSizes.HeaderSizeBytes).ReadAsync(sod, () => { }, cancellation);
        return sod.Length > 0;
    }

    private async Task<bool> SelectApplicationAsync(ChipChannel channel, CancellationToken cancellation)
    {
        ReadingLog.Running step = log.Begin(ChipStepNames.Application);
        ResponseApdu select = await channel.SendAsync(new(0x00, 0xA4, 0x04, 0x0C, _application), cancellation);

        // P2 = 0C asks for no answer; a chip that insists on giving one gets its way.
        if (select.Status is StatusWord.WrongParameters or StatusWord.WrongLength)
        {
            select = await channel.SendAsync(
                new(0x00, 0xA4, 0x04, 0x00, _application, CommandApdu.ShortExpectedLengthMax), cancellation);
        }

        if (select.IsSuccess)
            step.Done("The e-passport application is selected.");
        else if (select.Status == StatusWord.FileNotFound)
            step.Failed($"The chip has no e-passport application ({select.Status:X4}).");
        else
            step.Failed($"The chip does not let its e-passport application be selected ({select.Status:X4}).");
        return select.IsSuccess;
    }
}
