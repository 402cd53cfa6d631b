using CheckpointEdge.Tests;

namespace Repository;

/// <summary>The files of the repository, build outputs left out. Immutable, safe for concurrent readers.</summary>
internal static class SourceTree
{
    private static readonly Lazy<string[]> _files = new(Enumerate);

    /// <summary>Relative paths with forward slashes.</summary>
    public static IReadOnlyCollection<string> All => _files.Value;

    public static IEnumerable<string> Files(params string[] extensions) =>
        _files.Value.Where(f => extensions.Contains(Path.GetExtension(f), StringComparer.Ordinal));

    public static string Full(string relative) => Path.Combine(Needs.RepositoryRoot, relative);

    public static string Text(string relative) => File.ReadAllText(Full(relative));

    public static string[] Lines(string relative) => File.ReadAllLines(Full(relative));

    /// <summary>Fails with every offender on a line of its own.</summary>
    public static void Nothing(IEnumerable<string> offenders)
    {
        string[] all = [.. offenders];
        Assert.True(all.Length == 0, string.Join('\n', all));
    }

    private static string[] Enumerate()
    {
        string root = Needs.RepositoryRoot;
        string[] skip = ["bin", "obj", ".git", "artifacts", "node_modules", "TestResults"];
        List<string> found = [];
        Stack<string> folders = new([root]);
        while (folders.TryPop(out string? folder))
        {
            foreach (string inner in Directory.EnumerateDirectories(folder))
            {
                if (!skip.Contains(Path.GetFileName(inner), StringComparer.Ordinal))
                    folders.Push(inner);
            }

            found.AddRange(Directory.EnumerateFiles(folder).Select(f => Path.GetRelativePath(root, f).Replace('\\', '/')));
        }

        found.Sort(StringComparer.Ordinal);
        return [.. found];
    }
}
