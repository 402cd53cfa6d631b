using System.Security.Cryptography;
using CheckpointEdge.TravelDocuments.Tlv;
using CheckpointEdge.TravelDocuments.Trust;
using TravelDocuments.Tests.Trust.Fiction;

namespace TravelDocuments.Tests.Cryptography;

/// <summary>Every scheme that may sign a document or a certificate, through a whole inspection.</summary>
public sealed class SignatureSchemeTests
{
    public static TheoryData<string> Curves =>
    [
        "nistP192", "nistP224", "nistP256", "nistP384", "nistP521", "brainpoolP160r1", "brainpoolP192r1", "brainpoolP224r1",
        "brainpoolP256r1", "brainpoolP320r1", "brainpoolP384r1", "brainpoolP512r1",
    ];

    [Theory]
    [MemberData(nameof(Curves))]
    public void Curves_by_name_and_spelled_out(string name)
    {
        ECCurve curve = name switch
        {
            "nistP192" => ECCurve.CreateFromValue("1.2.840.10045.3.1.1"),
            "nistP224" => ECCurve.CreateFromValue("1.3.132.0.33"),
            _ => ECCurve.CreateFromFriendlyName(name),
        };
        AssertGenuine(new(SigningKey.Ec(curve), SigningKey.Ec(curve, explicitParameters: true)));
        AssertGenuine(new(SigningKey.Ec(curve, explicitParameters: true), SigningKey.Ec(curve, plain: true)));
    }

    [Theory]
    [InlineData("SHA1")]
    [InlineData("SHA256")]
    [InlineData("SHA384")]
    [InlineData("SHA512")]
    public void Hashes_with_RSA_and_ECDSA(string hash)
    {
        AssertGenuine(new(SigningKey.Rsa(hash), SigningKey.Ec(ECCurve.NamedCurves.nistP384, hash)));
        AssertGenuine(new(SigningKey.Ec(ECCurve.NamedCurves.nistP256, hash), SigningKey.Rsa(hash)));
    }

    [Theory]
    [InlineData("SHA256", "SHA256", 32)]
    [InlineData("SHA256", "SHA1", 20)]
    [InlineData("SHA512", "SHA256", 0)]
    [InlineData("SHA1", "SHA1", 7)]
    [InlineData("SHA384", "SHA384", 100)]
    public void RSA_PSS_with_salts_and_masks_of_all_kinds(string hash, string maskHash, int saltBytes) =>
        AssertGenuine(new(SigningKey.Rsa(), SigningKey.RsaPss(hash, maskHash, saltBytes)));

    [Fact]
    public void RSA_PSS_without_parameters_takes_the_hash_that_stands_beside() =>
        AssertGenuine(new(SigningKey.Rsa(), SigningKey.RsaPss("SHA256", "SHA256", 32, announce: false)));

    [Fact]
    public void RSA_PSS_works_with_a_modulus_that_is_no_whole_number_of_bytes_plus_one() =>
        AssertGenuine(new(SigningKey.Rsa(bits: 3072), SigningKey.RsaPss("SHA256", "SHA256", 32, bits: 3072)));

    /// <summary>The hash was computed by another implementation.</summary>
    [Theory]
    [InlineData("1.2.840.10045.4.3.1")]
    [InlineData("0.4.0.127.0.7.1.1.4.1.2")]
    public void A_signature_over_SHA_224(string algorithm)
    {
        byte[] content = Convert.FromHexString(
            "303b020100300d06096086480165030402010500302730250201010420" + new string('0', 64));
        byte[] hash = Convert.FromHexString("9510933f5a87cdb65a9924ea7afdc21b52e4027fd776731b710167df");
        FictionalState state = new(signerKey: SigningKey.EcOverHash(ECCurve.CreateFromValue("1.3.132.0.33"), algorithm, hash));
        byte[] sod = TlvWriting.Object(0x77, new SignedDataRecipe
        {
            Content = content,
            Signers = [state.SignerEntry with { Attributes = false }],
        }.Encode());
        DocumentInspection inspection = DocumentInspector.Inspect(state.Files(sod), null, state.Trust(), FictionalState.Now);
        DocumentCheck check = FictionalState.Check(inspection, CheckNames.SodSignature);
        Assert.Equal((CheckResult.Pass, "Signed with ECDSA SHA-224 under a key of secp224r1."), (check.Result, check.Reason));
    }

    [Fact]
    public void A_hash_named_beside_an_algorithm_that_names_another_is_tried_too()
    {
        SigningKey key = SigningKey.Ec(ECCurve.NamedCurves.nistP256);
        FictionalState state = new(signerKey: key);
        SigningKey mislabelled = SigningKey.Ec(ECCurve.NamedCurves.nistP256, "SHA1");
        SignerRecipe signer = state.SignerEntry with { Key = key.WithAlgorithm(mislabelled.Algorithm) };
        Assert.Equal(
            CheckResult.Pass,
            FictionalState.Check(
                DocumentInspector.Inspect(state.Files(state.Sod(signer)), null, state.Trust(), FictionalState.Now),
                CheckNames.SodSignature).Result);
    }

    [Fact]
    public void A_curve_with_a_generator_of_ones_own_is_refused()
    {
        // CVE-2020-0601: with the victim's public key as generator, 1 is the private key that belongs to it.
        using ECDsa victim = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ECParameters numbers = victim.ExportExplicitParameters(false);
        using ECDsa forger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        FictionalState state = new();
        SigningKey key = state.SignerKey.WithPublicKey(
            Asn.ExplicitKey(numbers, forger.ExportParameters(false).Q, numbers.Q));
        state.Signer = state.Signer with { Key = key };

        DocumentInspection inspection = DocumentInspector.Inspect(state.Files(), null, state.Trust(), FictionalState.Now);

        DocumentCheck check = FictionalState.Check(inspection, CheckNames.SodSignature);
        Assert.Equal(CheckResult.NotDone, check.Result);
        Assert.Equal("The EC key spells out a curve that is none of the known ones.", check.Reason);
        Assert.Equal(InspectionOutcome.CannotCheck, inspection.Outcome);
    }

    [Theory]
    [InlineData(40_000, 3)]
    [InlineData(2048, 40_000)]
    public void Numbers_made_to_keep_us_busy_are_refused_before_anything_is_computed(int modulusBits, int exponentBits)
    {
        byte[] info = Asn.Sequence(w =>
        {
            using (w.PushSequence())
            {
                w.WriteObjectIdentifier("1.2.840.113549.1.1.1");
                w.WriteNull();
            }

            w.WriteBitString(Asn.Sequence(key =>
            {
                key.WriteInteger([0x7F, .. Enumerable.Repeat((byte)0xFF, modulusBits / 8 - 1)]);
                key.WriteInteger([0x7F, .. Enumerable.Repeat((byte)0xFF, Math.Max(1, exponentBits / 8) - 1)]);
            }));
        });
        FictionalState state = new();
        state.Signer = state.Signer with { Key = state.SignerKey.WithPublicKey(info) };
        DocumentInspection inspection = DocumentInspector.Inspect(state.Files(), null, state.Trust(), FictionalState.Now);
        Assert.Equal(CheckResult.NotDone, FictionalState.Check(inspection, CheckNames.SodSignature).Result);
    }

    private static void AssertGenuine(FictionalState state)
    {
        DocumentInspection inspection = DocumentInspector.Inspect(state.Files(), null, state.Trust(), FictionalState.Now);
        Assert.True(
            inspection.Outcome == InspectionOutcome.Genuine,
            string.Join('\n', inspection.Checks.Where(check => check.Result != CheckResult.Pass).Select(check => check.ToString())));

        byte[] sod = state.Sod();
        sod[^1] ^= 1;
        Assert.NotEqual(
            InspectionOutcome.Genuine,
            DocumentInspector.Inspect(state.Files(sod), null, state.Trust(), FictionalState.Now).Outcome);
    }
}
