using System.Security.Cryptography;
using System.Text;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Metadata;

namespace CheckpointEdge.Central.Accounts;

/// <summary>
/// Keys of approvers that never come to Central: a file of their own, or a hardware module. Central knows the public half; the
/// boards believe it once a root names it. Safe for concurrent callers.
/// </summary>
public sealed class ApproverKeys(CentralDatabase database, AuditLog audit)
{
    /// <summary>A longer text is no key (characters).</summary>
    private const int PemCharsMax = 1024;

    /// <summary>What a new key signs to prove that its owner holds it.</summary>
    public static byte[] Proof(string account, PublicKey key) =>
        Encoding.UTF8.GetBytes($"checkpointedge approver key v1\n{account}\n{key.KeyId}");

    /// <summary>The key that an account's signatures are checked with.</summary>
    /// <exception cref="CentralException">It has none.</exception>
    public PublicKey Of(Account approver) => database.Read(reader => reader.Scalar(
        "SELECT public_key FROM accounts WHERE name = $name", ("$name", approver.Name))) is string pem
        ? new PublicKey { Value = new KeyValue(pem) }
        : throw new CentralException($"The account {approver.Name} has no key to sign lists with.");

    /// <summary>The key of an approver by name.</summary>
    /// <exception cref="CentralException">There is no approver of this name in service.</exception>
    internal static PublicKey Of(StoreConnection reader, string approver) => reader.Scalar(
        """
        SELECT public_key FROM accounts WHERE name = $name AND NOT EXISTS (SELECT 1 FROM disabled_accounts WHERE account = name)
        """,
        ("$name", approver)) is string pem
        ? new PublicKey { Value = new KeyValue(pem) }
        : throw new CentralException($"There is no approver '{approver}' in service.");

    /// <summary>
    /// Takes another key for an approver. The one that lay at Central is destroyed; what it has signed stays signed. Boards
    /// follow after the next root.
    /// </summary>
    /// <param name="owner">The approver, whose password was just checked.</param>
    /// <param name="proof">The new key's signature over <see cref="Proof"/>.</param>
    /// <exception cref="CentralException">
    /// It is no P-256 key, another approver has it, the proof is not its own, or the account was reset since the check.
    /// </exception>
    public PublicKey Replace(PasswordResult.SignedIn owner, string publicPem, ReadOnlySpan<byte> proof)
    {
        Account approver = owner.Account;
        PublicKey key = Read(publicPem);
        if (!key.Verifies(Proof(approver.Name, key), proof))
            throw new CentralException("This key did not sign that it belongs to this account; nothing was changed.");
        database.Write(transaction =>
        {
            AccountStore.RequireAsChecked(transaction, owner);
            if (transaction.Scalar(
                "SELECT name FROM accounts WHERE public_key = $key AND name <> $name",
                ("$key", key.Value.Public), ("$name", approver.Name)) is string other)
                throw new CentralException($"{other} signs with this key already; two people never share one.");
            transaction.Execute(
                "UPDATE accounts SET public_key = $key, signing_key = NULL WHERE name = $name",
                ("$key", key.Value.Public), ("$name", approver.Name));
            audit.Add(
                transaction, approver.Name, "approver-key-replaced",
                $"{approver.Name} signs lists with key {key.KeyId[..12]} from now on; it is not at Central.");
        });
        return key;
    }

    private static PublicKey Read(string pem)
    {
        try
        {
            using ECDsa key = ECDsa.Create();
            if (pem.Length <= PemCharsMax)
                key.ImportFromPem(pem);
            // Written anew, so that one key has one text.
            return new PublicKey { Value = new KeyValue(key.ExportSubjectPublicKeyInfoPem()) };
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            throw new CentralException("That is no public key of the kind ECDSA P-256 in PEM.", failure);
        }
    }
}
