using System.Collections.Immutable;
using System.Formats.Tar;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using CheckpointEdge.Central.Audit;
using CheckpointEdge.Central.Keys;
using CheckpointEdge.Central.Lists;
using CheckpointEdge.Central.Publishing;
using CheckpointEdge.Central.Store;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Watchlists.Slices;
using Microsoft.Data.Sqlite;

namespace CheckpointEdge.Central.Backup;

/// <summary>What a backup says of itself.</summary>
/// <param name="Store"><c>sqlite</c>: the rows are in it; <c>postgres</c>: they are PostgreSQL's to back up.</param>
/// <param name="Files">How many files are in it (count), the store among them.</param>
/// <param name="Vanished">Files that went away while it was made: passing ones of a running Central.</param>
public sealed record BackupSummary(DateTimeOffset MadeAt, string Version, string Store, int Files, long Bytes, int Vanished);

/// <summary>
/// A Central's data directory in one sealed file, taken while it runs, and put back. Keys, lists, evidence and, with SQLite, every
/// row; sealed with a passphrase, for whoever has it has the whole of Central. A Central that comes back from it is behind what boards
/// have seen: its signatures are numbered ahead, nobody is signed in, and no ticket that was not used is good any more. Stateless.
/// </summary>
public static class CentralBackup
{
    /// <summary>A passphrase has at least so many characters.</summary>
    public const int PassphraseCharsMin = 12;

    /// <summary>
    /// By how much the numbers of timestamp, snapshot and lists go ahead on a restore at least: more than a Central signs while a backup is
    /// worth putting back, so that no board takes them for older than what it has seen.
    /// </summary>
    internal const long StepLeast = 10_000;

    /// <summary>
    /// And at most: well below <see cref="MetadataLimits.VersionJumpMax"/>, for a board that was away since before the backup takes this
    /// jump, and all that was signed before and after it, in one.
    /// </summary>
    internal const long StepMost = 250_000;

    private const string SummaryName = "backup.json";
    private const string Sqlite = "sqlite";
    private const string Postgres = "postgres";
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>One file of a backup (bytes).</summary>
    private const long FileBytesMax = 64L << 30;

    /// <summary>Writes a new file (mode 0600) beside nothing that exists.</summary>
    /// <exception cref="CentralException">
    /// The directory is no Central's, the passphrase is too short, or a file cannot be read or written.
    /// </exception>
    public static BackupSummary Make(string dataDirectory, string file, string passphrase, TimeProvider time)
    {
        if (passphrase.Length < PassphraseCharsMin)
            throw new CentralException($"The passphrase has {passphrase.Length} characters; it needs {PassphraseCharsMin}.");
        if (!Directory.Exists(Path.Combine(dataDirectory, CentralKeys.FolderName)))
            throw new CentralException($"{dataDirectory} holds no Central.");
        bool postgres = StoreAddress.Of(dataDirectory).IsPostgres;
        string unfinished = file + ".unfinished";
        string snapshot = file + ".rows";
        BackupHeader header = BackupHeader.New();
        byte[] key = header.KeyOf(passphrase);
        try
        {
            if (!postgres)
                CopyRows(Path.Combine(dataDirectory, CentralDatabase.FileName), snapshot);
            (BackupSummary summary, ImmutableArray<(string Name, string Path)> files) = Look(dataDirectory, postgres ? null : snapshot, time);
            using (FileStream to = Private(unfinished))
            {
                to.Write(header.ToBytes());
                int vanished;
                using (SealedPieces.Writer sealing = new(to, key, header.ToBytes()))
                using (TarWriter tar = new(sealing, TarEntryFormat.Pax, leaveOpen: true))
                    vanished = WriteAll(tar, summary, files);
                to.Flush(flushToDisk: true);
                summary = summary with { Vanished = vanished, Bytes = to.Length };
            }

            File.Move(unfinished, file);
            DurableFiles.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            return summary;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new CentralException($"The backup could not be made: {failure.Message}", failure);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            File.Delete(unfinished);
            File.Delete(snapshot);
        }
    }

    /// <summary>Opens every piece and reads every name; writes nothing.</summary>
    /// <exception cref="CentralException">The passphrase is another one, or the file is damaged, cut off, or no backup.</exception>
    public static BackupSummary Check(string file, string passphrase) => Read(file, passphrase, into: null);

    /// <summary>Puts a Central back into a directory that is not there yet; all of it or nothing.</summary>
    /// <exception cref="CentralException">As <see cref="Check"/>; the directory holds something, or cannot be written.</exception>
    public static BackupSummary Restore(string file, string passphrase, string dataDirectory, TimeProvider time)
    {
        if (Path.Exists(dataDirectory) && (!Directory.Exists(dataDirectory) || Directory.EnumerateFileSystemEntries(dataDirectory).Any()))
            throw new CentralException($"{dataDirectory} is not empty; a Central is put back into a new directory.");
        string unfinished = Path.GetFullPath(dataDirectory) + ".unfinished";
        try
        {
            if (Directory.Exists(unfinished))
                Directory.Delete(unfinished, recursive: true);
            MakeFolder(unfinished);
            BackupSummary summary = Read(file, passphrase, unfinished);
            GoAhead(unfinished, summary, time);
            if (Directory.Exists(dataDirectory))
                Directory.Delete(dataDirectory);
            Directory.Move(unfinished, dataDirectory);
            DurableFiles.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(dataDirectory))!);
            return summary;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CentralException($"{dataDirectory} could not be put back: {failure.Message}", failure);
        }
        finally
        {
            if (Directory.Exists(unfinished))
                Directory.Delete(unfinished, recursive: true);
        }
    }

    /// <summary>What must not be as it was: see the type.</summary>
    private static void GoAhead(string dataDirectory, BackupSummary summary, TimeProvider time)
    {
        DateTimeOffset now = time.GetUtcNow();
        // A number for each minute too: who comes back twice from one backup stands above what it signed in between.
        long step = Math.Clamp(StepLeast + (long)(now - summary.MadeAt).TotalMinutes, StepLeast, StepMost);
        MetadataRepository published = MetadataRepository.Of(dataDirectory, step);
        using (SigningKey online = CentralKeys.OpenOnlineKey(dataDirectory))
            published.SignAnew(online, now);
        ListNumbers.GoTo(Path.Combine(dataDirectory, "lists"), published.NewestList + step);

        if (summary.Store != Sqlite)
            return;
        using CentralDatabase database = CentralDatabase.Open(dataDirectory);
        AuditLog audit = new(database, time);
        database.Write(transaction =>
        {
            transaction.Execute("DELETE FROM sessions");
            transaction.Execute("UPDATE tickets SET expires_at = $now WHERE used_at IS NULL AND expires_at > $now", ("$now", now));
            audit.Add(transaction, "restore", "central-restored", $"This Central came back from a backup of {summary.MadeAt:u}.");
        });
    }

    /// <summary>One consistent state of a store that others may be writing to.</summary>
    private static void CopyRows(string store, string snapshot)
    {
        Private(snapshot).Dispose();
        using SqliteConnection from = new(new SqliteConnectionStringBuilder
        {
            DataSource = store,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString());
        using SqliteConnection to = new(new SqliteConnectionStringBuilder { DataSource = snapshot, Pooling = false }.ToString());
        from.Open();
        to.Open();
        from.BackupDatabase(to);
    }

    private static (BackupSummary Summary, ImmutableArray<(string Name, string Path)> Files) Look(
        string dataDirectory, string? snapshot, TimeProvider time)
    {
        string root = Path.GetFullPath(dataDirectory);
        List<(string, string)> files =
        [
            .. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .Select(path => (Name: Path.GetRelativePath(root, path), Path: path))
                .Where(one => !one.Name.StartsWith(CentralDatabase.FileName, StringComparison.Ordinal)
                    && !one.Name.EndsWith(".tmp", StringComparison.Ordinal))
                .OrderBy(one => one.Name, StringComparer.Ordinal),
        ];
        if (snapshot is not null)
            files.Add((CentralDatabase.FileName, snapshot));
        string version = typeof(CentralBackup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        return (new BackupSummary(time.GetUtcNow(), version, snapshot is null ? Postgres : Sqlite, files.Count, 0, 0), [.. files]);
    }

    private static int WriteAll(TarWriter tar, BackupSummary summary, ImmutableArray<(string Name, string Path)> files)
    {
        using (MemoryStream said = new(JsonSerializer.SerializeToUtf8Bytes(summary)))
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, SummaryName) { DataStream = said });
        int vanished = 0;
        foreach ((string name, string path) in files)
        {
            try
            {
                using FileStream content = File.OpenRead(path);
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content });
            }
            catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
            {
                vanished++;
            }
        }

        return vanished;
    }

    private static BackupSummary Read(string file, string passphrase, string? into)
    {
        try
        {
            using FileStream from = File.OpenRead(file);
            BackupHeader header = BackupHeader.Read(from);
            byte[] key = header.KeyOf(passphrase);
            try
            {
                using SealedPieces.Reader opening = new(from, key, header.ToBytes());
                using TarReader tar = new(opening, leaveOpen: true);
                BackupSummary summary = tar.GetNextEntry() is { Name: SummaryName, DataStream: { } said }
                    ? JsonSerializer.Deserialize<BackupSummary>(said)!
                    : throw new CentralException("This backup does not begin with what it says of itself.");
                int files = 0;
                for (; tar.GetNextEntry() is { } entry; files++)
                    Take(entry, into);
                opening.CopyTo(Stream.Null); // the seal of the last piece says that nothing was cut off
                return summary with { Files = files, Bytes = from.Length };
            }
            finally
            {
                CryptographicOperations.ZeroMemory(key);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException or JsonException
            or OverflowException or ArgumentException) // the last two: a header of the archive with a number or a text that cannot be
        {
            throw new CentralException($"{file} cannot be read: {failure.Message}", failure);
        }
    }

    private static void Take(TarEntry entry, string? into)
    {
        string name = entry.Name;
        if (entry.EntryType is not TarEntryType.RegularFile || entry.Length > FileBytesMax
            || Path.IsPathRooted(name) || name.Split('/').Contains("..") || name.Any(char.IsControl))
            throw new CentralException($"This backup holds what no backup of ours holds: {name}.");
        if (into is null)
        {
            entry.DataStream?.CopyTo(Stream.Null);
            return;
        }

        string path = Path.Combine(into, name);
        MakeFolder(Path.GetDirectoryName(path)!);
        using FileStream to = Private(path);
        entry.DataStream?.CopyTo(to);
        to.Flush(flushToDisk: true);
    }

    private static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnersFile | UnixFileMode.UserExecute);
    }

    private static FileStream Private(string path)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnersFile;
        return new FileStream(path, options);
    }
}
