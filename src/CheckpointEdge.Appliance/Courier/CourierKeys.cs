using System.Security.Cryptography;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Exchange.Courier;
using CheckpointEdge.Exchange.Enrolment;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Appliance.Courier;

/// <summary>What the board's own key does for a courier: it opens what is sealed to it and signs what leaves. Safe for concurrent callers.</summary>
internal sealed class CourierKeys(string dataDirectory, UnitIdentity unit)
{
    private static readonly byte[] _context = CourierSeal.Context.ToByteArray(bigEndian: true);

    /// <exception cref="ProvisioningException">The board's key cannot be reached.</exception>
    public string OwnKeyId()
    {
        using BoardKey key = BoardKey.Open(dataDirectory);
        return CourierSeal.KeyIdOf(key.Signing.ExportSubjectPublicKeyInfo());
    }

    /// <summary>The key id of Central, to whom hits are sealed.</summary>
    public string CentralKeyId() => CourierSeal.KeyIdOf(unit.ReportKeyPem);

    /// <summary>A bundle's table of contents, opened and verified.</summary>
    /// <exception cref="CourierException">It is not for this board, not by Central, or not possible.</exception>
    public CourierContents Open(byte[] box)
    {
        using BoardKey key = BoardKey.Open(dataDirectory);
        CourierEnvelope envelope = CourierSeal.Open(box, sealedBox => SealedBox.Open(sealedBox.Span, key.Agree, _context));
        CourierContents contents = CourierSeal.Verify(envelope, (signed, by) => unit.ReceiptKey.Verifies(signed, by), OwnKeyId());
        return contents.From == CourierContents.CentralName
            ? contents
            : throw new CourierException("The bundle does not come from Central.");
    }

    /// <summary>ECDSA P-256 with SHA-256, DER, by the key of the board's certificate.</summary>
    /// <exception cref="ProvisioningException">The key cannot be reached.</exception>
    public byte[] Sign(byte[] content)
    {
        using BoardKey key = BoardKey.Open(dataDirectory);
        return key.Signing.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }
}
