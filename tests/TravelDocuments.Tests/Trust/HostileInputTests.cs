using System.Security.Cryptography;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Tlv;
using CheckpointEdge.TravelDocuments.Trust;
using FsCheck;
using FsCheck.Fluent;
using TravelDocuments.Tests.Trust.Fiction;

namespace TravelDocuments.Tests.Trust;

/// <summary>Whatever a chip or a folder holds: an answer, and never "genuine" for bytes that nobody signed.</summary>
public sealed class HostileInputTests
{
    private static readonly FictionalState _state = new();
    private static readonly FictionalState _lister = new(country: "XX");
    private static readonly byte[] _sod = _state.Sod();
    private static readonly byte[] _list = _lister.MasterList([_state.Authority.Encode(), _lister.Authority.Encode()]);
    private static readonly byte[] _crl = _state.RevocationList(serials: [[1, 2], [3]]);
    private static readonly byte[] _certificate = _state.Authority.Encode();
    private static readonly TrustStore _trust = _state.Trust();

    [Fact]
    public void Random_bytes_are_no_document_and_no_trust()
    {
        Prop.ForAll(
            ArbMap.Default.ArbFor<byte[]>(),
            bytes =>
            {
                Assert.NotEqual(InspectionOutcome.Genuine, Inspect(bytes).Outcome);
                Assert.Equal(0, TrustStore.Of([new("x", bytes)]).Certificates);
                ReadingEvidence.TryAddTo(ChipReadResult.Empty, bytes, out _);
            }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_mutated_EF_SOD_is_genuine_only_when_nothing_that_counts_was_changed()
    {
        Mutate(_sod, 1000, mutated =>
        {
            DocumentInspection inspection = Inspect(mutated);
            if (inspection.Outcome == InspectionOutcome.Genuine)
                Assert.True(SecurityObject.TryRead(mutated, out SecurityObject? read, out _) && read!.Hashes.Count == 2);
        });
    }

    [Fact]
    public void A_mutated_master_list_gives_no_certificate_or_all()
    {
        Mutate(_list, 1000, mutated => Assert.Contains(TrustStore.Of([new("x.ml", mutated)]).Certificates, new[] { 0, 1, 2 }));
    }

    [Fact]
    public void Mutated_certificates_and_revocation_lists_are_answered()
    {
        Mutate(_certificate, 500, mutated => TrustStore.Of([new("x.cer", mutated)]));
        Mutate(_crl, 500, mutated => _state.Trust(mutated));
    }

    [Fact]
    public void Nested_without_end_is_no_document()
    {
        foreach (byte tag in new byte[] { 0x30, 0x31, 0x24, 0xA0, 0x77 })
        {
            byte[] deep = [.. Enumerable.Range(0, SecurityObject.SizeBytesMax / 2).SelectMany(_ => new byte[] { tag, 0x80 })];
            byte[] sod = [0x77, 0x80, 0x30, 0x80, 0x06, 0x09, .. Convert.FromHexString("2A864886F70D010702"), .. deep[..^64]];
            Assert.Equal(InspectionOutcome.CannotCheck, Inspect(sod).Outcome);
            Assert.Equal(0, TrustStore.Of([new("x.ml", deep)]).Certificates);
        }
    }

    [Fact]
    public void An_EF_SOD_over_the_limit_is_not_read()
    {
        byte[] large = TlvWriting.Object(0x77, new byte[SecurityObject.SizeBytesMax]);
        Assert.False(SecurityObject.TryRead(large, out _, out string problem));
        Assert.Contains("larger than 262144 bytes", problem);
    }

    [Fact]
    public void Many_signers_and_many_certificates_cost_no_more_than_a_few()
    {
        SignerRecipe wrong = _state.SignerEntry with { Key = SigningKey.Default(), IssuerAsWritten = [] };
        byte[] certificate = _state.Signer.Encode();
        byte[] sod = TlvWriting.Object(0x77, new SignedDataRecipe
        {
            Content = _state.SecurityContent(),
            Signers = [.. Enumerable.Repeat(wrong, 200)],
            Certificates = [.. Enumerable.Repeat(certificate, 200)],
        }.Encode());
        Assert.InRange(sod.Length, 0, SecurityObject.SizeBytesMax);
        Assert.Equal(InspectionOutcome.NotGenuine, Inspect(sod).Outcome);
    }

    [Fact]
    public void Keys_of_the_largest_size_are_tried_a_few_times_only()
    {
        byte[] Certificate(int serial)
        {
            byte[] modulus = [0x7F, .. RandomNumberGenerator.GetBytes(2046), 0x01];
            byte[] info = Asn.Sequence(w =>
            {
                using (w.PushSequence())
                {
                    w.WriteObjectIdentifier("1.2.840.113549.1.1.1");
                    w.WriteNull();
                }

                w.WriteBitString(Asn.Sequence(key =>
                {
                    key.WriteInteger(modulus);
                    key.WriteInteger([0x01, 0xFF, 0xFF, 0xFF, 0xFF]);
                }));
            });
            return (_state.Signer with { Key = _state.SignerKey.WithPublicKey(info), Serial = [(byte)serial] }).Encode();
        }

        SigningKey rsa = SigningKey.Rsa();
        byte[][] certificates = [.. Enumerable.Range(1, 16).Select(Certificate)];
        byte[] sod = TlvWriting.Object(0x77, new SignedDataRecipe
        {
            Content = _state.SecurityContent(),
            Signers = [.. Enumerable.Range(1, 8).Select(i => _state.SignerEntry with { Key = rsa, SerialAsWritten = [(byte)(i + 20)] })],
            Certificates = certificates,
        }.Encode());
        Assert.Equal(InspectionOutcome.NotGenuine, Inspect(sod).Outcome);
    }

    [Fact]
    public void A_file_of_false_PEM_beginnings_is_read_in_one_pass()
    {
        byte[] text = System.Text.Encoding.ASCII.GetBytes(
            string.Concat(Enumerable.Range(0, 50_000).Select(i => $"-----BEGIN A{i}-----\nAAAA\n")));
        Assert.False(Assert.Single(TrustStore.Of([new("x.pem", text)]).Findings).Taken);
    }

    private static void Mutate(byte[] original, int count, Action<byte[]> judge)
    {
        System.Random random = new(9303);
        for (int i = 0; i < count; i++)
        {
            byte[] mutated = [.. original];
            int changes = 1 + random.Next(3);
            for (int change = 0; change < changes; change++)
                mutated[random.Next(mutated.Length)] = random.Next(4) == 0 ? (byte)0x80 : (byte)random.Next(256);
            if (random.Next(5) == 0)
                mutated = mutated[..random.Next(mutated.Length)];
            judge(mutated);
        }
    }

    private static DocumentInspection Inspect(byte[] sod) =>
        DocumentInspector.Inspect(_state.Files(sod), null, _trust, FictionalState.Now);
}
