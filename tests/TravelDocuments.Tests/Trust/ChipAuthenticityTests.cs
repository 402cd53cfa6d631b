using System.Security.Cryptography;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Tlv;
using CheckpointEdge.TravelDocuments.Trust;
using TravelDocuments.Tests.Trust.Fiction;

namespace TravelDocuments.Tests.Trust;

/// <summary>The proofs that a chip is no copy, and what their absence means.</summary>
public sealed class ChipAuthenticityTests
{
    private static readonly byte[] _challenge = [1, 2, 3, 4, 5, 6, 7, 8];

    private readonly FictionalState _state = new();
    private readonly RSA _rsa = RSA.Create(1024);
    private readonly byte[] _chipKey = SigningKey.Ec(ECCurve.NamedCurves.brainpoolP256r1, explicitParameters: true).PublicKeyInfo;

    [Theory]
    [InlineData("BC", "SHA1", false)]
    [InlineData("BC", "SHA256", false)]
    [InlineData("33CC", "SHA1", false)]
    [InlineData("34CC", "SHA256", true)]
    [InlineData("35CC", "SHA512", false)]
    [InlineData("36CC", "SHA384", true)]
    public void Message_recovery_with_every_trailer(string trailer, string hash, bool complement)
    {
        AddKey(15, 0x6F, _rsa.ExportSubjectPublicKeyInfo());
        byte[] answer = Recoverable(trailer, hash, complement);
        Assert.Equal(CheckResult.Pass, ActiveAuthentication(answer, InspectionOutcome.Genuine).Result);

        answer[^2] ^= 1;
        Assert.Equal(CheckResult.Fail, ActiveAuthentication(answer, InspectionOutcome.NotGenuine).Result);
    }

    [Fact]
    public void A_trailer_that_names_another_hash_is_no_signature()
    {
        AddKey(15, 0x6F, _rsa.ExportSubjectPublicKeyInfo());
        Assert.Equal(
            CheckResult.Fail, ActiveAuthentication(Recoverable("34CC", "SHA1", false), InspectionOutcome.NotGenuine).Result);
    }

    [Theory]
    [InlineData(DSASignatureFormat.IeeeP1363FixedFieldConcatenation, "SHA256")]
    [InlineData(DSASignatureFormat.Rfc3279DerSequence, "SHA256")]
    [InlineData(DSASignatureFormat.IeeeP1363FixedFieldConcatenation, "SHA1")]
    public void ECDSA_plain_and_DER(DSASignatureFormat format, string hash)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1);
        AddKey(15, 0x6F, key.ExportSubjectPublicKeyInfo());
        byte[] answer = key.SignData(_challenge, new(hash), format);
        Assert.Equal(CheckResult.Pass, ActiveAuthentication(answer, InspectionOutcome.Genuine).Result);
    }

    [Fact]
    public void A_key_that_the_state_did_not_sign_proves_nothing()
    {
        AddKey(15, 0x6F, _rsa.ExportSubjectPublicKeyInfo());
        byte[] sod = _state.Sod();
        using RSA own = RSA.Create(1024);
        AddKey(15, 0x6F, own.ExportSubjectPublicKeyInfo());
        DocumentInspection inspection = Inspect(_state.Live(sod) with
        {
            ActiveAuthentication = new(_challenge, Recoverable("BC", "SHA1", false, own)),
        });
        Assert.Equal(CheckResult.NotDone, FictionalState.Check(inspection, CheckNames.ActiveAuthentication).Result);
        Assert.Equal(InspectionOutcome.NotGenuine, inspection.Outcome);
    }

    [Fact]
    public void A_chip_that_refuses_to_prove_its_signed_key_is_a_copy()
    {
        AddKey(15, 0x6F, _rsa.ExportSubjectPublicKeyInfo());
        ChipReadResult live = _state.Live();
        DocumentInspection refused = Inspect(live with
        {
            Steps = live.Steps.Add(new("ActiveAuthentication", ChipStepResult.Failed, "Refused.", 1, 1)),
        });
        Assert.Equal(InspectionOutcome.NotGenuine, refused.Outcome);
    }

    [Fact]
    public void A_live_reading_without_the_offered_proof_is_never_genuine_and_files_alone_say_what_they_cannot_show()
    {
        AddKey(15, 0x6F, _rsa.ExportSubjectPublicKeyInfo());
        DocumentInspection live = Inspect(_state.Live());
        Assert.Equal(InspectionOutcome.CannotCheck, live.Outcome);
        Assert.Equal(CheckResult.Fail, FictionalState.Check(live, CheckNames.ChipNotCopied).Result);

        DocumentInspection files = Inspect(_state.Files());
        Assert.Equal(InspectionOutcome.Genuine, files.Outcome);
        Assert.Contains("cannot be told from a copy", FictionalState.Check(files, CheckNames.ChipNotCopied).Reason);
    }

    [Fact]
    public void A_document_without_keys_is_genuine_and_its_record_says_that_a_copy_would_be_too()
    {
        DocumentInspection inspection = Inspect(_state.Live());
        Assert.Equal(InspectionOutcome.Genuine, inspection.Outcome);
        Assert.Contains("offers no proof", FictionalState.Check(inspection, CheckNames.ChipNotCopied).Reason);
    }

    [Fact]
    public void Chip_Authentication_counts_with_the_key_of_the_signed_DG14()
    {
        AddChipKey();
        Assert.Equal(CheckResult.Pass, ChipAuthentication(new(true, _chipKey, false, ""), InspectionOutcome.Genuine).Result);
    }

    [Fact]
    public void Chip_Authentication_with_another_key_is_a_copy()
    {
        AddChipKey();
        byte[] other = SigningKey.Ec(ECCurve.NamedCurves.brainpoolP256r1).PublicKeyInfo;
        Assert.Equal(CheckResult.Fail, ChipAuthentication(new(true, other, false, ""), InspectionOutcome.NotGenuine).Result);
    }

    [Fact]
    public void A_chip_without_the_key_of_DG14_is_a_copy()
    {
        AddChipKey();
        Assert.Equal(CheckResult.Fail, ChipAuthentication(new(false, _chipKey, false, ""), InspectionOutcome.NotGenuine).Result);
    }

    [Fact]
    public void A_protocol_that_cannot_be_used_here_accuses_nobody()
    {
        AddChipKey();
        Assert.Equal(CheckResult.NotDone, ChipAuthentication(new(false, default, false, ""), InspectionOutcome.CannotCheck).Result);
    }

    [Fact]
    public void One_proof_is_enough_where_the_chip_refuses_the_other()
    {
        AddChipKey();
        AddKey(15, 0x6F, _rsa.ExportSubjectPublicKeyInfo());
        DocumentInspection inspection = Inspect(_state.Live() with
        {
            ChipAuthentication = new(false, _chipKey, false, "Refused."),
            ActiveAuthentication = new(_challenge, Recoverable("BC", "SHA1", false)),
        });
        Assert.Equal(CheckResult.NotDone, FictionalState.Check(inspection, CheckNames.ChipAuthentication).Result);
        Assert.Equal(InspectionOutcome.Genuine, inspection.Outcome);
    }

    [Theory]
    [InlineData(true, true, true, CheckResult.Pass)]
    [InlineData(true, false, true, CheckResult.NotDone)]
    [InlineData(true, true, false, CheckResult.NotDone)]
    [InlineData(false, true, true, CheckResult.Fail)]
    public void The_mapping_counts_with_a_signed_EF_CardSecurity_whose_key_DG14_holds(
        bool agreed, bool inDocument, bool signedByState, CheckResult expected)
    {
        if (inDocument)
            AddChipKey();
        FictionalState signer = signedByState ? _state : new();
        byte[] cardSecurity = new SignedDataRecipe
        {
            ContentType = "0.4.0.127.0.7.3.2.1",
            Content = SecurityInfos(_chipKey),
            Signers = [signer.SignerEntry with { Certificate = signer.Signer with { DocumentTypes = null } }],
        }.Encode();
        ChipReadResult live = _state.Live();
        DocumentInspection inspection = Inspect(live with
        {
            Files = live.Files.Add(ChipFile.CardSecurity, cardSecurity),
            ChipAuthenticationMapping = new(agreed, _chipKey, false, ""),
        });
        Assert.Equal(expected, FictionalState.Check(inspection, CheckNames.ChipAuthenticationMapping).Result);
        Assert.Equal(expected == CheckResult.Pass, inspection.Outcome == InspectionOutcome.Genuine);
    }

    [Fact]
    public void What_EF_SOD_lists_and_the_chip_no_longer_has_was_taken_out()
    {
        AddKey(15, 0x6F, _rsa.ExportSubjectPublicKeyInfo());
        ChipReadResult live = _state.Live();
        DocumentInspection inspection = Inspect(live with
        {
            Files = live.Files.Remove(ChipFile.DataGroup(15)),
            Missing = live.Missing.Add(ChipFile.DataGroup(15), "not found (6A82)"),
        });
        Assert.Equal(CheckResult.Fail, FictionalState.Check(inspection, CheckNames.NothingStripped).Result);
        Assert.Equal(InspectionOutcome.NotGenuine, inspection.Outcome);
    }

    [Theory]
    [InlineData(new byte[] { 0x61, 0x75, 0x6F }, CheckResult.NotDone)]
    [InlineData(new byte[] { 0x61, 0x75 }, CheckResult.Fail)]
    public void In_a_folder_a_file_may_be_missing_unless_EF_COM_hides_it_too(byte[] listed, CheckResult expected)
    {
        AddKey(15, 0x6F, _rsa.ExportSubjectPublicKeyInfo());
        ChipReadResult files = _state.Files();
        DocumentInspection inspection = Inspect(files with
        {
            Files = files.Files.Remove(ChipFile.DataGroup(15))
                .Add(ChipFile.Com, TlvWriting.Object(0x60, TlvWriting.Object(0x5C, listed))),
        });
        Assert.Equal(expected, FictionalState.Check(inspection, CheckNames.NothingStripped).Result);
    }

    [Fact]
    public void Fingers_and_irises_are_absent_as_a_rule()
    {
        _state.DataGroups[3] = TlvWriting.Object(0x63, [1]);
        byte[] sod = _state.Sod();
        _state.DataGroups.Remove(3);
        DocumentInspection inspection = Inspect(_state.Live(sod));
        Assert.Equal(CheckResult.Pass, FictionalState.Check(inspection, CheckNames.NothingStripped).Result);
        Assert.Equal(InspectionOutcome.Genuine, inspection.Outcome);
    }

    private DocumentCheck ActiveAuthentication(byte[] answer, InspectionOutcome expected)
    {
        DocumentInspection inspection = Inspect(_state.Live() with { ActiveAuthentication = new(_challenge, answer) });
        Assert.Equal(expected, inspection.Outcome);
        return FictionalState.Check(inspection, CheckNames.ActiveAuthentication);
    }

    private DocumentCheck ChipAuthentication(ChipAuthenticationProof proof, InspectionOutcome expected)
    {
        DocumentInspection inspection = Inspect(_state.Live() with { ChipAuthentication = proof });
        Assert.Equal(expected, inspection.Outcome);
        return FictionalState.Check(inspection, CheckNames.ChipAuthentication);
    }

    private void AddKey(int number, byte tag, byte[] key) => _state.DataGroups[number] = TlvWriting.Object(tag, key);

    private void AddChipKey() => AddKey(14, 0x6E, SecurityInfos(_chipKey));

    /// <summary>id-PK-ECDH with one key, and id-CA-ECDH-AES-CBC-CMAC-128 for it (Doc 9303-11, 9.2).</summary>
    private static byte[] SecurityInfos(byte[] key) => Asn.Write(w =>
    {
        using (w.PushSetOf())
        {
            using (w.PushSequence())
            {
                w.WriteObjectIdentifier("0.4.0.127.0.7.2.2.1.2");
                w.WriteEncodedValue(key);
            }

            using (w.PushSequence())
            {
                w.WriteObjectIdentifier("0.4.0.127.0.7.2.2.3.2.2");
                w.WriteInteger(1);
            }
        }
    });

    /// <summary>ISO/IEC 9796-2, scheme 1, as a chip makes it: the smaller of s and n - s where asked for.</summary>
    private byte[] Recoverable(string trailer, string hash, bool complement, RSA? with = null)
    {
        RSA key = with ?? _rsa;
        byte[] end = Convert.FromHexString(trailer);
        int hashBytes = CryptographicOperations.HashData(new(hash), []).Length;
        byte[] random = RandomNumberGenerator.GetBytes(128 - 1 - hashBytes - end.Length);
        byte[] digest = CryptographicOperations.HashData(new(hash), [.. random, .. _challenge]);
        byte[] signature = RawRsa.Sign(key, [0x6A, .. random, .. digest, .. end]);
        if (!complement)
            return signature;
        System.Numerics.BigInteger modulus = new(key.ExportParameters(false).Modulus!, isUnsigned: true, isBigEndian: true);
        byte[] other = (modulus - new System.Numerics.BigInteger(signature, isUnsigned: true, isBigEndian: true))
            .ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[128 - other.Length], .. other];
    }

    private DocumentInspection Inspect(ChipReadResult reading) =>
        DocumentInspector.Inspect(reading, null, _state.Trust(), FictionalState.Now);
}
