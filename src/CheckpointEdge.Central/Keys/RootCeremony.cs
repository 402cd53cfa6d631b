using System.Collections.Immutable;
using System.Security.Cryptography;
using CheckpointEdge.Central.Publishing;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Roles;

namespace CheckpointEdge.Central.Keys;

/// <summary>
/// Makes a root: says whose signatures count, and is signed by keys that are elsewhere the rest of the year. A new root is
/// signed by two keys of the old one and two of its own, so every board follows from root to root by itself. Stateless.
/// </summary>
public static class RootCeremony
{
    /// <summary>Root keys made at once (count), and how many must sign.</summary>
    public const int RootKeys = 3;

    /// <inheritdoc cref="RootKeys"/>
    public const int RootThreshold = 2;

    /// <summary>A root ends after this time; a new one must follow before (days).</summary>
    public const int RootDays = 730;

    /// <summary>The first root, with new keys in a folder that did not exist.</summary>
    internal static void Begin(
        string dataDirectory, string rootKeysDirectory, TrustedRole approvers, PublicKey online, DateTimeOffset now)
    {
        ImmutableArray<SigningKey> keys = NewKeys(rootKeysDirectory);
        RootRole root = Describe(1, [.. keys.Select(key => key.Public)], approvers, online, now);
        MetadataRepository.Of(dataDirectory).WriteRoot(root.Version, SignedMetadata.Sign(root, ExchangeJson.Default.RootRole, keys));
        foreach (SigningKey key in keys)
            key.Dispose();
    }

    /// <summary>
    /// The next root: the approvers of today, and what else is to change. Boards follow at their next look for a list.
    /// </summary>
    /// <param name="rootKeyFiles">Root keys of today, PEM; at least <see cref="RootThreshold"/>.</param>
    /// <param name="newRootKeysDirectory">New root keys are made here, and replace all of today's; null: they stay.</param>
    /// <param name="newOnlineKey">A new online key is made and takes the place of today's.</param>
    /// <returns>The version of the new root.</returns>
    /// <exception cref="CentralException">Keys are too few, unreadable or not of this root; nothing has changed.</exception>
    public static long Rotate(
        string dataDirectory,
        IReadOnlyCollection<string> rootKeyFiles,
        string? newRootKeysDirectory,
        bool newOnlineKey,
        TrustedRole approvers,
        DateTimeOffset now)
    {
        MetadataRepository repository = MetadataRepository.Of(dataDirectory);
        RootRole before = repository.Root;
        TrustedRole trusted = before.TrustedRoleOf(RootRole.TypeName);
        List<SigningKey> signers = [.. rootKeyFiles.Select(ReadKey)];
        int good = signers.Select(key => key.Public.KeyId).Distinct().Count(id => before.Roles[RootRole.TypeName].KeyIds.Contains(id));
        if (good < trusted.Threshold)
            throw new CentralException($"{good} of the given keys are keys of today's root; {trusted.Threshold} are needed.");
        ImmutableArray<PublicKey> rootKeys = trusted.Keys;
        if (newRootKeysDirectory is not null)
        {
            ImmutableArray<SigningKey> made = NewKeys(newRootKeysDirectory);
            rootKeys = [.. made.Select(key => key.Public)];
            signers.AddRange(made);
        }

        using SigningKey online = newOnlineKey ? SigningKey.Create() : CentralKeys.OpenOnlineKey(dataDirectory);
        RootRole root = Describe(before.Version + 1, rootKeys, approvers, online.Public, now);
        repository.WriteRoot(root.Version, SignedMetadata.Sign(root, ExchangeJson.Default.RootRole, signers));
        if (newOnlineKey)
            CentralKeys.WriteOnlineKey(Path.Combine(dataDirectory, CentralKeys.FolderName), online);
        repository.SignAnew(online, now);
        signers.ForEach(key => key.Dispose());
        return root.Version;
    }

    private static RootRole Describe(
        long version, ImmutableArray<PublicKey> rootKeys, TrustedRole approvers, PublicKey online, DateTimeOffset now)
    {
        RoleKeys onlineAlone = new() { KeyIds = [online.KeyId], Threshold = 1 };
        return new RootRole
        {
            Type = RootRole.TypeName,
            Version = version,
            Expires = now.AddDays(RootDays),
            ConsistentSnapshot = true,
            Keys = rootKeys.Concat(approvers.Keys).Append(online)
                .DistinctBy(key => key.KeyId).ToImmutableSortedDictionary(key => key.KeyId, key => key, StringComparer.Ordinal),
            Roles = ImmutableSortedDictionary.Create<string, RoleKeys>(StringComparer.Ordinal)
                .Add(RootRole.TypeName, new RoleKeys { KeyIds = [.. rootKeys.Select(key => key.KeyId)], Threshold = RootThreshold })
                .Add(TargetsRole.TypeName, new RoleKeys
                {
                    KeyIds = [.. approvers.Keys.Select(key => key.KeyId)],
                    Threshold = approvers.Threshold,
                })
                .Add(SnapshotRole.TypeName, onlineAlone)
                .Add(TimestampRole.TypeName, onlineAlone),
        };
    }

    private static ImmutableArray<SigningKey> NewKeys(string directory)
    {
        if (Path.Exists(directory))
            throw new CentralException($"{directory} exists already; name a new folder for the root keys.");
        Directory.CreateDirectory(directory);
        ImmutableArray<SigningKey> keys = [.. Enumerable.Range(0, RootKeys).Select(_ => SigningKey.Create())];
        for (int number = 1; number <= keys.Length; number++)
            PrivateFile.Write(Path.Combine(directory, $"root-{number}.pem"), keys[number - 1].ExportPem());
        return keys;
    }

    private static SigningKey ReadKey(string file)
    {
        try
        {
            return SigningKey.FromPem(File.ReadAllText(file));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CentralException($"{file} holds no root key: {failure.Message}", failure);
        }
    }
}
