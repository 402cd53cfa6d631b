using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using CheckpointEdge.Simulators.ChipReaders.Agreement;

namespace CheckpointEdge.Simulators.ChipReaders.Protocol;

/// <summary>Which printed password PACE is run with (Doc 9303-11, 4.4.4.1, tag 83).</summary>
internal enum PacePassword
{
    MachineReadableZone = 1,
    CardAccessNumber = 2,
}

/// <summary>
/// The chip's end of one run of PACE (Doc 9303-11, 4.4; BSI TR-03110-3, B.1): four steps of GENERAL AUTHENTICATE, each with
/// one dynamic authentication data object 7C. A wrong step ends the run. Used by one caller.
/// </summary>
internal sealed class PaceExchange
{
    private const byte Dynamic = 0x7C;
    private const int NonceSizeBytes = 16;
    private const int LongNonceSizeBytes = 32;

    private readonly PaceOffer _offer;
    private readonly AgreementDomain _domain;
    private readonly ChipRandom _random;
    private readonly byte[] _passwordKey;
    private readonly AgreementKey? _staticKey;
    private byte[] _nonce = [];
    private byte[] _mapped = [];
    private BigInteger _mappingKey;
    private byte[] _ownPublic = [];
    private byte[] _theirPublic = [];
    private byte[] _secret = [];
    private int _step;

    /// <param name="staticKey">Of chip-authentication mapping; else null.</param>
    public PaceExchange(
        PaceOffer offer, PacePassword password, VirtualPassport passport, AgreementKey? staticKey, ChipRandom random)
    {
        _offer = offer;
        _domain = AgreementDomain.Standardised(offer.ParameterId);
        _random = random;
        _staticKey = staticKey;
        byte[] secret = password == PacePassword.CardAccessNumber
            ? Encoding.ASCII.GetBytes(passport.CardAccessNumber)
            : SHA1.HashData(Encoding.ASCII.GetBytes(passport.KeyInformation));
        _passwordKey = ChipCiphers.DeriveKey(offer.Cipher, secret, ChipCiphers.ForPassword);
    }

    /// <summary>The run is over: with <c>Agreed</c> of the last step, or by a mistake.</summary>
    public bool Over { get; private set; }

    /// <param name="last">The command's class says that no step follows.</param>
    public (ChipReply Reply, MessageProtection? Agreed) Step(ReadOnlyMemory<byte> data, bool last)
    {
        int step = _step++;
        Over = true;
        if (!DataObjects.TryReadWithin(data, Dynamic, out DataObjects? objects) || last != (step == 3))
            return (ChipStatus.WrongData, null);
        (ChipReply Reply, MessageProtection? Agreed) result = step switch
        {
            0 when objects.Tags.Count == 0 => (EncryptedNonce(), null),
            1 when objects[0x81] is { } mapping => (Map(mapping), null),
            2 when objects[0x83] is { } theirs => (AgreeKeys(theirs), null),
            3 when objects[0x85] is { } token => Confirm(token),
            _ => (ChipStatus.WrongData, null),
        };
        Over = result.Reply.Status != ChipStatus.Done || step == 3;
        return result;
    }

    private static ChipReply Dynamically(byte tag, ReadOnlySpan<byte> value) =>
        ChipReply.Of(DataObjects.Write(Dynamic, DataObjects.Write(tag, value)));

    private ChipReply EncryptedNonce()
    {
        bool isLong = _offer.Mapping == PaceMapping.Integrated && _offer.Cipher is ChipCipher.Aes192 or ChipCipher.Aes256;
        _nonce = _random.Bytes(isLong ? LongNonceSizeBytes : NonceSizeBytes);
        byte[] iv = new byte[ChipCiphers.BlockSizeBytes(_offer.Cipher)];
        return Dynamically(0x80, ChipCiphers.Encrypt(_offer.Cipher, _passwordKey, iv, _nonce));
    }

    private ChipReply Map(ReadOnlyMemory<byte> mapping) =>
        _offer.Mapping == PaceMapping.Integrated ? MapIntegrated(mapping.Span) : MapGeneric(mapping.Span);

    /// <summary>G' = s·G + H, H agreed by the two mapping keys (Doc 9303-11, 4.4.3.3.1).</summary>
    private ChipReply MapGeneric(ReadOnlySpan<byte> theirs)
    {
        _mappingKey = _random.PrivateKey(_domain);
        byte[] own = _domain.Multiply(_mappingKey, _domain.Base)!;
        if (theirs.SequenceEqual(own) || _domain.Multiply(_mappingKey, theirs) is not { } hidden
            || _domain.Multiply(PrimeCurve.Number(_nonce), _domain.Base) is not { } lifted
            || _domain.Add(lifted, hidden) is not { } mapped)
            return ChipStatus.WrongData;
        _mapped = mapped;
        return Dynamically(0x82, own);
    }

    /// <summary>G' = the element that R(s, t) points to (Doc 9303-11, 4.4.3.3.2).</summary>
    private ChipReply MapIntegrated(ReadOnlySpan<byte> terminalNonce)
    {
        if (terminalNonce.Length != ChipCiphers.KeySizeBytes(_offer.Cipher))
            return ChipStatus.WrongData;
        BigInteger number = IntegratedMapping.PseudoRandom(_offer.Cipher, _nonce, terminalNonce, _domain.Modulus);
        if (_domain.Encode(number) is not { } mapped)
            return ChipStatus.WrongData;
        _mapped = mapped;
        return Dynamically(0x82, []);
    }

    private ChipReply AgreeKeys(ReadOnlyMemory<byte> theirs)
    {
        BigInteger key = _random.PrivateKey(_domain);
        _ownPublic = _domain.Multiply(key, _mapped)!;
        _theirPublic = theirs.ToArray();
        if (_theirPublic.AsSpan().SequenceEqual(_ownPublic) || _domain.Multiply(key, _theirPublic) is not { } shared)
            return ChipStatus.WrongData;
        _secret = _domain.SharedSecret(shared);
        return Dynamically(0x84, _ownPublic);
    }

    private (ChipReply Reply, MessageProtection? Agreed) Confirm(ReadOnlyMemory<byte> token)
    {
        byte[] macKey = ChipCiphers.DeriveKey(_offer.Cipher, _secret, ChipCiphers.ForMac);
        if (!CryptographicOperations.FixedTimeEquals(Token(macKey, _ownPublic), token.Span))
            return (ChipStatus.AuthenticationFailed, null);
        byte[] answer = DataObjects.Write(0x86, Token(macKey, _theirPublic));
        if (_offer.Mapping == PaceMapping.ChipAuthentication)
            answer = [.. answer, .. DataObjects.Write(0x8A, EncryptedProof())];
        return (ChipReply.Of(DataObjects.Write(Dynamic, answer)), MessageProtection.Agreed(_offer.Cipher, _secret));
    }

    /// <summary>T: the MAC of the other side's public element under 7F49 (Doc 9303-11, 4.4.3.4).</summary>
    private byte[] Token(byte[] macKey, byte[] publicElement)
    {
        byte[] input = DataObjects.Write(0x7F49,
        [
            .. DataObjects.Write(0x06, ObjectIdentifiers.Octets(ObjectIdentifiers.Pace(_offer))),
            .. DataObjects.Write(_domain.PublicTag, publicElement),
        ]);
        return ChipCiphers.Mac(_offer.Cipher, macKey, input);
    }

    /// <summary>CA_IC = SK_IC⁻¹ · SK_Map,IC modulo the order, encrypted (Doc 9303-11, 4.4.3.3.3 and 4.4.3.5).</summary>
    private byte[] EncryptedProof()
    {
        BigInteger own = PrimeCurve.Number(_staticKey!.PrivateKey.Span);
        BigInteger proof = PrimeCurve.Remainder(PrimeCurve.Inverse(own, _domain.Order) * _mappingKey, _domain.Order);
        byte[] key = ChipCiphers.DeriveKey(_offer.Cipher, _secret, ChipCiphers.ForEncryption);
        int block = ChipCiphers.BlockSizeBytes(_offer.Cipher);
        byte[] ones = new byte[block];
        Array.Fill(ones, (byte)0xFF);
        byte[] iv = ChipCiphers.Encrypt(_offer.Cipher, key, new byte[block], ones);
        byte[] padded = ChipCiphers.Pad(PrimeCurve.Octets(proof, _domain.PrivateSizeBytes), block);
        return ChipCiphers.Encrypt(_offer.Cipher, key, iv, padded);
    }
}
