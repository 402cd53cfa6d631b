using System.Collections.Immutable;
using System.Numerics;
using System.Security.Cryptography;
using CheckpointEdge.TravelDocuments.Chip.Commands;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Cryptography;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>Chip Authentication, version 1 (Doc 9303-11, 6.2). Stateless.</summary>
public static class ChipAuthentication
{
    /// <summary>Keys of DG14 that are looked at, and pairs of key and protocol that are tried (count).</summary>
    private const int KeysTriedMax = 4;
    private const int CandidatesMax = 6;

    /// <summary>Of the number of a key (bits).</summary>
    private const int KeyIdSizeBitsMax = 128;

    /// <summary>What surrounds a public key in a protected command, at most (bytes).</summary>
    private const int FramingSizeBytes = 64;

    /// <summary>
    /// Agrees on new keys with the chip's static key and sends the first command under them, which proves the chip. When
    /// the chip refuses, the old session goes on. When it accepts and then does not have the keys, it is not the chip of
    /// this DG14: the proof says so and the session is over (<see cref="SecureMessaging.IsEnded"/>).
    /// </summary>
    /// <param name="dg14">DG14 as read: <see cref="SecurityInfos.TryRead"/>.</param>
    /// <param name="otherWay">The first way to ask lost the session: another is taken where there is one.</param>
    /// <exception cref="ChipReaderException">The chip went away.</exception>
    /// <exception cref="SecureMessagingException">The old session was lost on the way; open the chip anew.</exception>
    public static async Task<ChipAuthenticationProof> RunAsync(
        ChipChannel channel, SecurityInfos dg14, CancellationToken cancellation, bool otherWay = false)
    {
        ImmutableArray<Candidate> candidates = Candidates(dg14, channel.Reader.CommandSizeBytesMax);
        if (candidates.IsEmpty)
        {
            return new(false, default, false, dg14.ChipAuthenticationPublicKeys.IsEmpty
                ? "DG14 names no key for Chip Authentication."
                : "DG14 names no key and protocol for Chip Authentication that can be used.");
        }

        bool withoutTemplate = otherWay && candidates[0].Cipher == SessionCipher.TripleDes;
        if (otherWay && !withoutTemplate && candidates.Length > 1)
            candidates = candidates.RemoveAt(0);
        ushort refused = 0;
        foreach (Candidate candidate in candidates)
        {
            using AgreementKey? own = candidate.Parameters.NewKey(channel.Random);
            if (own is null || candidate.Parameters.Agree(own, candidate.PublicKey) is not { } shared)
                continue;
            try
            {
                refused = await PresentAsync(channel, candidate, own, withoutTemplate, cancellation);
                if (refused == StatusWord.Success)
                    return await ProveAsync(channel, candidate, SecureMessaging.Of(candidate.Cipher, shared), cancellation);
            }
            catch (CryptographicException)
            {
                // A weak key of DES: the next candidate, if there is one.
            }
            finally
            {
                CryptographicOperations.ZeroMemory(shared);
            }
        }

        Candidate best = candidates[0];
        return new(false, best.Key.SubjectPublicKeyInfo, best.Inferred,
            refused == 0 ? "Nothing came of the chip's key." : $"The chip refuses Chip Authentication ({refused:X4}).");
    }

    /// <summary>
    /// 3DES by MSE:SET KAT, which every such chip has; AES, and 3DES on chips that refuse that, by MSE:SET AT and GENERAL
    /// AUTHENTICATE (6.2.4).
    /// </summary>
    /// <returns>9000, or the status of the refusal.</returns>
    private static async Task<ushort> PresentAsync(
        ChipChannel channel, Candidate candidate, AgreementKey own, bool withoutTemplate, CancellationToken cancellation)
    {
        byte[] reference = candidate.KeyReference;
        if (candidate.Cipher == SessionCipher.TripleDes && !withoutTemplate)
        {
            CommandApdu template = new(0x00, 0x22, 0x41, 0xA6, (byte[])[.. TlvWriting.Object(0x91, own.Public), .. reference]);
            ushort status = (await channel.SendAsync(template, cancellation)).Status;
            if (status == StatusWord.Success)
                return status;
        }

        byte[] mechanism = TlvWriting.Object(0x80, ObjectIdentifiers.Value(candidate.Protocol));
        ResponseApdu set = await channel.SendAsync(
            new(0x00, 0x22, 0x41, 0xA4, (byte[])[.. mechanism, .. reference]), cancellation);
        if (!set.IsSuccess)
            return set.Status;
        ResponseApdu agreed = await channel.SendAsync(
            DynamicData.Command(more: false, 0x80, own.Public, answerSizeBytes: 0), cancellation);
        return agreed.Status;
    }

    /// <summary>SELECT of DG14 under the new keys: whatever its status, a right checksum proves them.</summary>
    private static async Task<ChipAuthenticationProof> ProveAsync(
        ChipChannel channel, Candidate candidate, SecureMessaging messaging, CancellationToken cancellation)
    {
        channel.Messaging?.Dispose();
        channel.Messaging = messaging;
        ReadOnlyMemory<byte> key = candidate.Key.SubjectPublicKeyInfo;
        byte[] dg14 = [(byte)(ChipFile.DataGroup(14).Id >> 8), (byte)ChipFile.DataGroup(14).Id];
        try
        {
            await channel.SendAsync(new(0x00, 0xA4, 0x02, 0x0C, dg14), cancellation);
            return new(true, key, candidate.Inferred, candidate.ToString());
        }
        catch (SecureMessagingException)
        {
            return new(false, key, candidate.Inferred,
                $"The chip accepted the exchange and does not have the keys of it ({candidate}): it lacks the private key.");
        }
    }

    /// <summary>
    /// Protocols with the keys they can be run with, the strongest first. Where a key has no protocol (French passports of
    /// the first years), 3DES is inferred as the protocol of that time, then AES-128.
    /// </summary>
    private static ImmutableArray<Candidate> Candidates(SecurityInfos dg14, int commandSizeBytesMax)
    {
        List<Candidate> candidates = [];
        foreach (ChipAuthenticationPublicKey key in dg14.ChipAuthenticationPublicKeys.Take(KeysTriedMax))
        {
            if (DomainParametersReader.ReadPublicKey(key.SubjectPublicKeyInfo) is not { } read
                || read.Parameters is ModularGroup != (key.Agreement == KeyAgreementKind.Dh)
                || read.Parameters.PublicKeySizeBytesMax + FramingSizeBytes > commandSizeBytesMax)
            {
                continue;
            }

            List<ChipAuthenticationInfo> protocols = [.. dg14.ChipAuthenticationInfos.Where(info => Fits(dg14, info, key))];
            bool inferred = protocols.Count == 0 && !dg14.ChipAuthenticationInfos.Any(info => info.Agreement == key.Agreement);
            if (inferred)
                protocols = Inferred(key);
            candidates.AddRange(protocols.Select(
                info => new Candidate(info.Protocol, info.Cipher, key, info.KeyId ?? key.KeyId, read.Parameters, read.PublicKey, inferred)));
        }

        return
        [
            .. candidates.OrderBy(candidate => candidate.Inferred)
                .ThenByDescending(candidate => candidate.Inferred ? default : candidate.Cipher)
                .ThenBy(candidate => candidate.Key.Agreement == KeyAgreementKind.Dh)
                .Take(CandidatesMax),
        ];
    }

    private static bool Fits(SecurityInfos dg14, ChipAuthenticationInfo info, ChipAuthenticationPublicKey key) =>
        info.Version == 1 && info.Agreement == key.Agreement
        && (info.KeyId is null || info.KeyId == key.KeyId
            || key.KeyId is null && dg14.ChipAuthenticationPublicKeys.Count(other => other.Agreement == key.Agreement) == 1);

    private static List<ChipAuthenticationInfo> Inferred(ChipAuthenticationPublicKey key)
    {
        string arc = key.Agreement == KeyAgreementKind.Dh ? "0.4.0.127.0.7.2.2.3.1" : "0.4.0.127.0.7.2.2.3.2";
        return
        [
            new($"{arc}.1", key.Agreement, SessionCipher.TripleDes, 1, key.KeyId),
            new($"{arc}.2", key.Agreement, SessionCipher.Aes128, 1, key.KeyId),
        ];
    }

    private sealed record Candidate(
        string Protocol,
        SessionCipher Cipher,
        ChipAuthenticationPublicKey Key,
        BigInteger? KeyId,
        DomainParameters Parameters,
        byte[] PublicKey,
        bool Inferred)
    {
        /// <summary>Object 84, where the chip numbers its keys.</summary>
        public byte[] KeyReference => KeyId is { Sign: >= 0 } id && id.GetBitLength() <= KeyIdSizeBitsMax
            ? TlvWriting.Object(0x84, id.ToByteArray(isUnsigned: true, isBigEndian: true))
            : [];

        /// <summary>For the report: <c>ECDH AES-128 brainpoolP256r1, key 195</c>.</summary>
        public override string ToString() =>
            $"{(Key.Agreement == KeyAgreementKind.Dh ? "DH" : "ECDH")} {Cipher.Name} {Parameters.Name}"
            + (KeyId is { } id ? $", key {id}" : "") + (Inferred ? ", inferred from the key" : "");
    }
}
