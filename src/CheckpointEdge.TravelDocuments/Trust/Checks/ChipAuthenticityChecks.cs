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

    /// <summary>Names of the steps of a reading.</summary>
    private const string ActiveAuthenticationStep = "ActiveAuthentication";
    private const string ChipAuthenticationStep = "ChipAuthentication";

    private const string FilesOnly = "Files alone prove nothing about the chip: they cannot be told from a copy.";

    public static void Add(CheckList checks, Inspected document, JudgedSigner? signer)
    {
        SecurityInfos? dg14 = document.DataGroup(14) is { } file && SecurityInfos.TryRead(file, out SecurityInfos read) ? read : null;
        bool chipOffered = AddChipAuthentication(checks, document, dg14);
        AddMapping(checks, document, dg14, signer);
        bool activeOffered = AddActiveAuthentication(checks, document, dg14);
        AddNotCopied(checks, document, chipOffered || activeOffered || document.Reading.ChipAuthenticationMapping is not null);
    }

    /// <returns>The document offers it.</returns>
    private static bool AddChipAuthentication(CheckList checks, Inspected document, SecurityInfos? dg14)
    {
        string name = CheckNames.ChipAuthentication;
        ChipAuthenticationProof? proof = document.Reading.ChipAuthentication;
        if (document.DataGroup(14) is null)
        {
            checks.NotDone(Group, name, document.Lists(14) ? "DG14 was not read." : "The document offers no Chip Authentication.");
            return document.Lists(14);
        }

        bool offered = dg14 is null || !dg14.ChipAuthenticationPublicKeys.IsEmpty;
        if (!offered)
            checks.NotDone(Group, name, "DG14 holds no key: the document offers no Chip Authentication.");
        else if (proof is null)
            AddUnanswered(checks, document, name, ChipAuthenticationStep);
        else if (!checks.Passed(CheckNames.DataGroupHash(14)))
            checks.NotDone(Group, name, "It is not shown that the key in DG14 is the document's.");
        else if (!proof.Agreed && document.Stepped(ChipAuthenticationStep, ChipStepResult.NotDone))
            checks.NotDone(Group, name, "It was not made: the chip offers it in a way that is not known here.");
        else if (!proof.Agreed)
            checks.Fail(Group, name, "The chip does not hold the private key of its DG14: it is a copy.");
        else if (dg14?.ChipAuthenticationPublicKeys.Any(key => Same(key.SubjectPublicKeyInfo, proof.PublicKey)) != true)
            checks.Fail(Group, name, "The chip proved a key that is not in its DG14.");
        else
            checks.Pass(Group, name, proof.Inferred
                ? "The chip holds the private key of DG14; the protocol was inferred from the key."
                : "The chip holds the private key of DG14.");
        return offered;
    }

    private static void AddMapping(CheckList checks, Inspected document, SecurityInfos? dg14, JudgedSigner? signer)
    {
        ChipAuthenticationProof? proof = document.Reading.ChipAuthenticationMapping;
        ReadOnlyMemory<byte>? file = document.Reading[ChipFile.CardSecurity];
        if (file is null && proof is null)
            return;
        bool signed = AddCardSecurity(checks, document, file, signer);
        string name = CheckNames.ChipAuthenticationMapping;
        if (proof is null)
        {
            checks.NotDone(Group, name, "PACE was not made with this mapping.");
            return;
        }

        bool inFile = file is { } bytes && SecurityInfos.TryReadSigned(bytes, out SecurityInfos infos)
            && infos.ChipAuthenticationPublicKeys.Any(key => Same(key.SubjectPublicKeyInfo, proof.PublicKey));
        bool inDocument = checks.Passed(CheckNames.DataGroupHash(14))
            && dg14?.ChipAuthenticationPublicKeys.Any(key => SameKey(key.SubjectPublicKeyInfo, proof.PublicKey)) == true;
        if (!proof.Agreed)
            checks.Fail(Group, name, "The chip does not hold the private key of its EF.CardSecurity: it is a copy.");
        else if (!inFile)
            checks.Fail(Group, name, "The chip proved a key that is not in its EF.CardSecurity.");
        else if (!signed)
            checks.NotDone(Group, name, "It is not shown that EF.CardSecurity is the state's.");
        else if (!inDocument)
            checks.NotDone(Group, name, "The key of EF.CardSecurity is not in the signed DG14: nothing ties it to this document.");
        else
            checks.Pass(Group, name, "The chip holds the private key of EF.CardSecurity and DG14.");
    }

    /// <returns>A trusted signer of the document's own state signed it.</returns>
    private static bool AddCardSecurity(CheckList checks, Inspected document, ReadOnlyMemory<byte>? file, JudgedSigner? signer)
    {
        string name = CheckNames.CardSecurity;
        if (file is not { Length: <= SecurityObject.SizeBytesMax } bytes)
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

    /// <returns>The document offers it.</returns>
    private static bool AddActiveAuthentication(CheckList checks, Inspected document, SecurityInfos? dg14)
    {
        string name = CheckNames.ActiveAuthentication;
        if (document.DataGroup(15) is not { } file)
        {
            checks.NotDone(Group, name, document.Lists(15) ? "DG15 was not read." : "The document offers no Active Authentication.");
            return document.Lists(15);
        }

        if (!document.Lists(15))
        {
            checks.NotDone(Group, name, "DG15 is not signed: its key could be anybody's.");
            return false;
        }

        if (document.Reading.ActiveAuthentication is not { } answer)
        {
            AddUnanswered(checks, document, name, ActiveAuthenticationStep);
        }
        else if (!checks.Passed(CheckNames.DataGroupHash(15)))
        {
            checks.NotDone(Group, name, "It is not shown that the key in DG15 is the document's.");
        }
        else
        {
            (SignatureResult result, string how) = Judge(file, answer, dg14);
            switch (result)
            {
                case SignatureResult.Valid:
                    checks.Pass(Group, name, $"The chip signed the challenge with the key of DG15 ({how}).");
                    break;
                case SignatureResult.Wrong:
                    checks.Fail(Group, name, "The chip did not sign the challenge with the key of its DG15: it is a copy.");
                    break;
                default:
                    checks.NotDone(Group, name, how);
                    break;
            }
        }

        return true;
    }

    /// <summary>
    /// The state's signature says that the chip has the key, and it would not answer: refusing is how a copy without keys
    /// behaves. It says nothing where another proof stands or the reading broke off.
    /// </summary>
    private static void AddUnanswered(CheckList checks, Inspected document, string name, string step)
    {
        if (!document.Live)
            checks.NotDone(Group, name, FilesOnly);
        else if (Proven(checks))
            checks.NotDone(Group, name, "It was not made; another proof was.");
        else if (document.Reading.Complete && document.Stepped(step, ChipStepResult.Failed)
            && checks.Passed(CheckNames.DataGroupHash(step == ActiveAuthenticationStep ? 15 : 14)))
            checks.Fail(Group, name, "The chip should prove the key that its state signed, and could not.");
        else
            checks.NotDone(Group, name, "It was not made in this reading.");
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

    private static void AddNotCopied(CheckList checks, Inspected document, bool offered)
    {
        string name = CheckNames.ChipNotCopied;
        if (Proven(checks))
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

    private static bool Proven(CheckList checks) =>
        checks.Passed(CheckNames.ChipAuthentication) || checks.Passed(CheckNames.ChipAuthenticationMapping)
        || checks.Passed(CheckNames.ActiveAuthentication);

    private static bool Same(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) =>
        !left.IsEmpty && left.Span.SequenceEqual(right.Span);

    /// <summary>The same key, though one file may spell out its curve and the other name it.</summary>
    private static bool SameKey(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) =>
        Same(left, right)
        || PublicBits(left) is { Length: > 0 } bits && PublicBits(right) is { } other && bits.AsSpan().SequenceEqual(other);

    private static byte[]? PublicBits(ReadOnlyMemory<byte> info) =>
        BerTlv.TryRead(info, out BerTlv outer) && outer.Find(0x03) is { } bits ? bits.Value.ToArray() : null;
}
