using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Access;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Cryptography;
using CheckpointEdge.TravelDocuments.Tlv;
using CheckpointEdge.TravelDocuments.Trust.Signing;

namespace CheckpointEdge.TravelDocuments.Trust.Checks;

/// <summary>
/// Whether the chip holds the private keys that belong to its signed data, or is a copy (Doc 9303-11, 6). A proof counts only
/// with a key that the state signed. Stateless.
/// </summary>
internal static class ChipAuthenticityChecks
{
    private const CheckGroup Group = CheckGroup.ChipAuthenticity;
    private const uint DataGroup15Tag = 0x6F;

    private const string FilesOnly = "Files alone prove nothing about the chip: they cannot be told from a copy.";

    public static void Add(CheckList checks, Inspected document, JudgedSigner? signer)
    {
        SecurityInfos? dg14 = document.DataGroup(14) is { } file && SecurityInfos.TryRead(file, out SecurityInfos read) ? read : null;
        List<Judged> proofs = [JudgeChipAuthentication(checks, document, dg14)];
        bool mapped = document.Reading.ChipAuthenticationMapping is not null;
        if (mapped || document.Reading[ChipFile.CardSecurity] is not null)
            proofs.Add(JudgeMapping(document, dg14, checks, AddCardSecurity(checks, document, signer)));
        proofs.Add(JudgeActiveAuthentication(checks, document, dg14));

        bool proven = proofs.Exists(proof => proof.Result == CheckResult.Pass);
        foreach (Judged proof in proofs)
        {
            if (proof.Refused && proven)
                checks.NotDone(Group, proof.Name, "The chip refused it; another proof was made.");
            else
                checks.Add(Group, proof.Name, proof.Result, proof.Reason);
        }

        AddNotCopied(checks, document, proven, proofs.Exists(proof => proof.Offered));
    }

    /// <param name="Offered">The signed document has a key for it.</param>
    /// <param name="Refused">It failed because the chip would not or could not, not because it answered wrongly.</param>
    private sealed record Judged(string Name, CheckResult Result, string Reason, bool Offered, bool Refused = false);

    private static Judged JudgeChipAuthentication(CheckList checks, Inspected document, SecurityInfos? dg14)
    {
        Judged Found(CheckResult result, string reason, bool offered = true, bool refused = false) =>
            new(CheckNames.ChipAuthentication, result, reason, offered, refused);

        if (document.DataGroup(14) is null)
            return document.Lists(14)
                ? Found(CheckResult.NotDone, "DG14 was not read.")
                : Found(CheckResult.NotDone, "The document offers no Chip Authentication.", offered: false);
        if (dg14 is { ChipAuthenticationPublicKeys.IsEmpty: true })
            return Found(CheckResult.NotDone, "DG14 holds no key: the document offers no Chip Authentication.", offered: false);
        if (document.Reading.ChipAuthentication is not { } proof)
            return Unanswered(checks, document, CheckNames.ChipAuthentication, ChipStepNames.ChipAuthentication, 14);
        if (!checks.Passed(CheckNames.DataGroupHash(14)))
            return Found(CheckResult.NotDone, "It is not shown that the key in DG14 is the document's.");
        if (!proof.Agreed && proof.PublicKey.IsEmpty)
            return Found(CheckResult.NotDone, "It was not made: the document offers it in a way that cannot be used here.");
        if (!proof.Agreed)
            return Found(CheckResult.Fail, "The chip does not show that it holds the private key of its DG14: it may be a copy.", refused: true);
        if (dg14?.ChipAuthenticationPublicKeys.Any(key => Same(key.SubjectPublicKeyInfo, proof.PublicKey)) != true)
            return Found(CheckResult.Fail, "The chip proved a key that is not in its DG14.");
        return Found(CheckResult.Pass, proof.Inferred
            ? "The chip holds the private key of DG14; the protocol was inferred from the key."
            : "The chip holds the private key of DG14.");
    }

    private static Judged JudgeMapping(Inspected document, SecurityInfos? dg14, CheckList checks, bool signed)
    {
        Judged Found(CheckResult result, string reason) => new(CheckNames.ChipAuthenticationMapping, result, reason, Offered: true);

        if (document.Reading.ChipAuthenticationMapping is not { } proof)
            return Found(CheckResult.NotDone, "PACE was not made with this mapping.") with { Offered = false };
        bool inFile = document.Reading[ChipFile.CardSecurity] is { } bytes
            && SecurityInfos.TryReadSigned(bytes, out SecurityInfos infos)
            && infos.ChipAuthenticationPublicKeys.Any(key => Same(key.SubjectPublicKeyInfo, proof.PublicKey));
        bool inDocument = checks.Passed(CheckNames.DataGroupHash(14))
            && dg14?.ChipAuthenticationPublicKeys.Any(key => SameKey(key.SubjectPublicKeyInfo, proof.PublicKey)) == true;
        if (!proof.Agreed && proof.PublicKey.IsEmpty)
            return Found(CheckResult.NotDone, "The chip's part of it cannot be judged here.");
        if (!proof.Agreed)
            return Found(CheckResult.Fail, "The chip does not hold the private key of its EF.CardSecurity: it is a copy.");
        if (!inFile)
            return Found(CheckResult.Fail, "The chip proved a key that is not in its EF.CardSecurity.");
        if (!signed)
            return Found(CheckResult.NotDone, "It is not shown that EF.CardSecurity is the state's.");
        return inDocument
            ? Found(CheckResult.Pass, "The chip holds the private key of EF.CardSecurity and DG14.")
            : Found(
                CheckResult.NotDone, "The key of EF.CardSecurity is not in the signed DG14: nothing ties it to this document.");
    }

    /// <returns>A trusted signer of the document's own state signed it.</returns>
    private static bool AddCardSecurity(CheckList checks, Inspected document, JudgedSigner? signer)
    {
        string name = CheckNames.CardSecurity;
        if (document.Reading[ChipFile.CardSecurity] is not { Length: <= SecurityObject.SizeBytesMax } bytes)
        {
            checks.NotDone(Group, name, "EF.CardSecurity was not read.");
            return false;
        }

        if (SignedData.Read(bytes, "EF.CardSecurity", SecurityObject.CertificatesMax, out string problem) is not { } signed)
        {
            checks.Fail(Group, name, problem);
            return false;
        }

        JudgedSigner judged = JudgedSigner.Of(signed, document.Trust);
        if (judged.Signature.Result == SignatureResult.Wrong)
            checks.Fail(Group, name, judged.Signature.Sentence);
        else if (judged.Chain?.Result == CheckResult.Fail)
            checks.Fail(Group, name, judged.Chain.Sentence);
        else if (!judged.Trusted)
            checks.NotDone(
                Group, name,
                judged.Signature.Result != SignatureResult.Valid ? judged.Signature.Sentence : judged.Chain?.Sentence ?? "No signer.");
        else if (signer?.Certificate is { } other && other.Country != judged.Certificate!.Country)
            checks.Fail(Group, name, "EF.CardSecurity and EF.SOD are signed by two states.");
        else
            checks.Pass(Group, name, "EF.CardSecurity is signed by the state.");
        return checks.Passed(name);
    }

    private static Judged JudgeActiveAuthentication(CheckList checks, Inspected document, SecurityInfos? dg14)
    {
        Judged Found(CheckResult result, string reason, bool offered = true) =>
            new(CheckNames.ActiveAuthentication, result, reason, offered);

        if (document.DataGroup(15) is not { } file)
            return document.Lists(15)
                ? Found(CheckResult.NotDone, "DG15 was not read.")
                : Found(CheckResult.NotDone, "The document offers no Active Authentication.", offered: false);
        if (!document.Lists(15))
            return Found(CheckResult.NotDone, "DG15 is not signed: its key could be anybody's.", offered: false);
        if (document.Reading.ActiveAuthentication is not { } answer)
            return Unanswered(checks, document, CheckNames.ActiveAuthentication, ChipStepNames.ActiveAuthentication, 15);
        if (!checks.Passed(CheckNames.DataGroupHash(15)))
            return Found(CheckResult.NotDone, "It is not shown that the key in DG15 is the document's.");
        (SignatureResult result, string how) = Judge(file, answer, dg14);
        return result switch
        {
            SignatureResult.Valid =>
                Found(CheckResult.Pass, $"The chip signed the challenge with the key of DG15 ({how})."),
            SignatureResult.Wrong =>
                Found(CheckResult.Fail, "The chip did not sign the challenge with the key of its DG15: it is a copy."),
            _ => Found(CheckResult.NotDone, how),
        };
    }

    /// <summary>
    /// The state's signature says that the chip has the key, and it would not answer: refusing is how a copy without keys
    /// behaves. It says nothing where the reading broke off.
    /// </summary>
    private static Judged Unanswered(CheckList checks, Inspected document, string name, string step, int dataGroup)
    {
        if (!document.Live)
            return new(name, CheckResult.NotDone, FilesOnly, Offered: true);
        bool refused = document.Reading.Complete && document.Stepped(step, ChipStepResult.Failed)
            && checks.Passed(CheckNames.DataGroupHash(dataGroup));
        return refused
            ? new(name, CheckResult.Fail, "The chip should prove the key that its state signed, and did not.", Offered: true, Refused: true)
            : new(name, CheckResult.NotDone, "It was not made in this reading.", Offered: true);
    }

    private static (SignatureResult Result, string How) Judge(
        ReadOnlyMemory<byte> file, ActiveAuthenticationAnswer answer, SecurityInfos? dg14)
    {
        if (!BerTlv.TryRead(file, out BerTlv outer) || outer.Tag != DataGroup15Tag)
            return (SignatureResult.Unsupported, "DG15 holds no key.");
        if (answer.Challenge.IsEmpty)
            return (SignatureResult.Unsupported, "The challenge was not kept.");
        switch (SignatureKey.Read(outer.Value, out string problem))
        {
            case RsaPublicKey rsa:
                return MessageRecovery.Verify(rsa, answer.Response.Span, answer.Challenge.Span, out DigestAlgorithm? digest)
                    ? (SignatureResult.Valid, $"{rsa.Name}, {digest!.Name}")
                    : (SignatureResult.Wrong, "");
            case EcPublicKey key:
                SignatureAlgorithm? named = dg14?.ActiveAuthenticationInfos
                    .Select(info => SignatureAlgorithm.OfOid(info.SignatureAlgorithm)).FirstOrDefault(each => each is not null);
                return JudgeEc(key, answer, named);
            default:
                return (SignatureResult.Unsupported, problem);
        }
    }

    /// <summary>DG14 names the hash (Doc 9303-11, 9.2.4); where it does not, any that fits is taken.</summary>
    private static (SignatureResult Result, string How) JudgeEc(
        EcPublicKey key, ActiveAuthenticationAnswer answer, SignatureAlgorithm? named)
    {
        SignatureAlgorithm algorithm = new(SignatureScheme.Ecdsa, null);
        IEnumerable<DigestAlgorithm> digests = named?.Digest is { } digest ? [digest] : DigestAlgorithm.All;
        foreach (DigestAlgorithm each in digests)
            if (key.Verify(algorithm, each, answer.Challenge, answer.Response.Span) == SignatureResult.Valid)
                return (SignatureResult.Valid, $"{key.Name}, {each.Name}");
        return (SignatureResult.Wrong, "");
    }

    private static void AddNotCopied(CheckList checks, Inspected document, bool proven, bool offered)
    {
        string name = CheckNames.ChipNotCopied;
        if (proven)
            checks.Pass(Group, name, "The chip proved a key that its state signed: it is no copy.");
        else if (!document.Live)
            checks.NotDone(Group, name, FilesOnly);
        else if (document.Sod is null)
            checks.NotDone(Group, name, "Without EF.SOD no key is known to be the document's.");
        else if (offered)
            checks.Fail(Group, name, "The document can prove that its chip is no copy, and this reading has no such proof.");
        else
            checks.NotDone(Group, name, "The document offers no proof: a copy of its chip cannot be told from it.");
    }

    private static bool Same(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) =>
        !left.IsEmpty && left.Span.SequenceEqual(right.Span);

    /// <summary>The same key, though one file may spell out its curve and the other name it.</summary>
    private static bool SameKey(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) =>
        Same(left, right)
        || PublicBits(left) is { Length: > 0 } bits && PublicBits(right) is { } other && bits.AsSpan().SequenceEqual(other);

    private static byte[]? PublicBits(ReadOnlyMemory<byte> info) =>
        BerTlv.TryRead(info, out BerTlv outer) && outer.Find(0x03) is { } bits ? bits.Value.ToArray() : null;
}
