using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Cryptography;
using CheckpointEdge.TravelDocuments.Tlv;
using CheckpointEdge.TravelDocuments.Trust.Signing;

namespace CheckpointEdge.TravelDocuments.Trust.Checks;

/// <summary>Passive Authentication (Doc 9303-11, 5): what was signed is what was read. Stateless.</summary>
internal static class PassiveAuthenticationChecks
{
    private const CheckGroup Group = CheckGroup.PassiveAuthentication;

    /// <summary>Signature, signer, hashes, in this order.</summary>
    public static JudgedSigner? Add(CheckList checks, Inspected document)
    {
        JudgedSigner? signer = null;
        if (document.Sod is { } sod)
        {
            checks.Pass(Group, CheckNames.SodPresent, $"EF.SOD lists {sod.Hashes.Count} data groups with {sod.HashAlgorithm}.");
            signer = JudgedSigner.Of(sod.Signed, document.Trust);
            CheckResult result = signer.Signature.Result switch
            {
                SignatureResult.Valid => CheckResult.Pass,
                SignatureResult.Wrong => CheckResult.Fail,
                _ => CheckResult.NotDone,
            };
            checks.Add(Group, CheckNames.SodSignature, result, signer.Signature.Sentence);
        }
        else
        {
            // Every e-passport has it: a chip that was read whole and does not give it away was robbed of it. A folder may lack it.
            bool asked = document.Live && document.Reading.Complete || document.Reading[ChipFile.Sod] is not null;
            checks.Add(Group, CheckNames.SodPresent, asked ? CheckResult.Fail : CheckResult.NotDone, document.SodProblem);
            checks.NotDone(Group, CheckNames.SodSignature, "Without EF.SOD there is no signature.");
        }

        SignerChecks.AddTraceable(checks, document, signer);
        SignerChecks.Add(checks, document, signer);
        AddHashes(checks, document);
        AddStripped(checks, document);
        AddAdded(checks, document);
        AddCom(checks, document);
        return signer;
    }

    private static void AddHashes(CheckList checks, Inspected document)
    {
        for (int number = 1; number <= 16; number++)
        {
            string name = CheckNames.DataGroupHash(number);
            ReadOnlyMemory<byte>? file = document.DataGroup(number);
            if (document.Sod is { } sod && file is { } bytes)
            {
                switch (sod.Matches(number, bytes))
                {
                    case true:
                        checks.Pass(Group, name, $"DG{number} is what was signed.");
                        break;
                    case false:
                        checks.Fail(Group, name, $"DG{number} is not what was signed.");
                        break;
                    default:
                        checks.NotDone(Group, name, document.Lists(number)
                            ? $"EF.SOD hashes with {sod.HashAlgorithm}, which is not known here."
                            : $"EF.SOD holds no hash of DG{number}: nobody signed it.");
                        break;
                }
            }
            else if (file is not null || document.Lists(number) || number == 1)
            {
                checks.NotDone(Group, name, file is null ? WhyAbsent(document, number) : "Without EF.SOD there is no hash.");
            }
        }
    }

    private static string WhyAbsent(Inspected document, int number)
    {
        if (IsProtected(number))
            return $"DG{number} is open only to terminals of the issuing state's choice.";
        return document.Reading.Missing.TryGetValue(ChipFile.DataGroup(number), out string? why) && why.Length > 0
            ? $"DG{number} was not read: {why}"
            : $"DG{number} was not read.";
    }

    /// <summary>Fingers and irises stand behind Terminal Authentication: their absence is the rule.</summary>
    private static bool IsProtected(int number) => number is 3 or 4;

    /// <summary>
    /// What EF.SOD lists and a whole reading did not get was taken out: DG14 and DG15 to hide that a copy has no keys, DG1 and DG2
    /// because nothing else names the holder. Of files alone it is known only where EF.COM keeps silent about them too, because
    /// a folder may hold some of the files.
    /// </summary>
    private static void AddStripped(CheckList checks, Inspected document)
    {
        if (document.Sod is not { } sod)
        {
            checks.NotDone(Group, CheckNames.NothingStripped, "Without EF.SOD it is not known what belongs on the chip.");
            return;
        }

        int[] absent = [.. sod.Hashes.Keys.Where(number => !IsProtected(number) && document.DataGroup(number) is null)];
        if (absent.Length == 0)
        {
            checks.Pass(Group, CheckNames.NothingStripped, "Every data group that EF.SOD lists was read.");
            return;
        }

        HashSet<int>? listed = ComList(document);
        int[] stripped =
        [
            .. absent.Where(number => number is 1 or 2 or 14 or 15).Where(number => document.Live
                ? document.Reading.Complete && document.Reading.Missing.ContainsKey(ChipFile.DataGroup(number))
                : number > 2 && listed is not null && !listed.Contains(number)),
        ];
        if (stripped.Length > 0)
            checks.Fail(Group, CheckNames.NothingStripped, $"Listed in EF.SOD and taken out of the chip: {Names(stripped)}.");
        else
            checks.NotDone(Group, CheckNames.NothingStripped, $"Listed in EF.SOD and not read: {Names(absent)}.");
    }

    private static void AddAdded(CheckList checks, Inspected document)
    {
        if (document.Sod is not { } sod)
        {
            checks.NotDone(Group, CheckNames.NothingAdded, "Without EF.SOD it is not known what belongs on the chip.");
            return;
        }

        int[] added =
        [
            .. ChipFile.DataGroups.Where(document.Reading.Files.ContainsKey).Select(file => file.Number)
                .Where(number => !sod.Hashes.ContainsKey(number)),
        ];
        if (added.Length > 0)
            checks.Fail(Group, CheckNames.NothingAdded, $"On the chip and signed by nobody: {Names(added)}.");
        else
            checks.Pass(Group, CheckNames.NothingAdded, "Every data group that was read is listed in EF.SOD.");
    }

    private static void AddCom(CheckList checks, Inspected document)
    {
        if (ComList(document) is not { } listed || document.Sod is not { } sod)
        {
            checks.NotDone(Group, CheckNames.ComMatchesSod, "EF.COM or EF.SOD was not read.");
            return;
        }

        int[] different = [.. listed.Except(sod.Hashes.Keys).Concat(sod.Hashes.Keys.Except(listed)).Order()];
        if (different.Length == 0)
            checks.Pass(Group, CheckNames.ComMatchesSod, "EF.COM lists what EF.SOD lists.");
        else
            checks.Fail(Group, CheckNames.ComMatchesSod, $"Only one of EF.COM and EF.SOD lists {Names(different)}.");
    }

    /// <summary>Numbers of the data groups of EF.COM (Doc 9303-10, 4.6.1); null when it was not read.</summary>
    private static HashSet<int>? ComList(Inspected document)
    {
        if (document.Reading[ChipFile.Com] is not { } file || !BerTlv.TryRead(file, out BerTlv com)
            || com.Tag != ChipFile.Com.Tag || com.Find(0x5C) is not { } tags)
            return null;
        HashSet<int> listed = [];
        foreach (byte tag in tags.Value.Span)
            if (ChipFile.OfTag(tag) is { } group)
                listed.Add(group.Number);
        return listed;
    }

    private static string Names(IEnumerable<int> numbers) => string.Join(", ", numbers.Select(number => $"DG{number}"));
}
