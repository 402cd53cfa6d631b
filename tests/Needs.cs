using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CheckpointEdge.Tests;

/// <summary>
/// A fact that needs something a machine may not have: a folder of real data, a program, a native library.
/// Where it is absent the test is skipped and the reason says what to install; it never passes silently.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactNeedingAttribute : FactAttribute
{
    public FactNeedingAttribute(params string[] needs) => Skip = Needs.Missing(needs);
}

/// <summary>As <see cref="FactNeedingAttribute"/>, for theories.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TheoryNeedingAttribute : TheoryAttribute
{
    public TheoryNeedingAttribute(params string[] needs) => Skip = Needs.Missing(needs);
}

/// <summary>What a test may need, and where it is found. Immutable, safe for concurrent readers.</summary>
public static class Needs
{
    public const string Chromium = "chromium";

    /// <summary>A smart card service with a virtual reader, and the right to give it a network of its own.</summary>
    public const string Pcsc = "pcscd with vsmartcard-vpcd";

    /// <summary>A TPM 2.0 in software, the programs that speak to it, and OpenSSL's provider for it.</summary>
    public const string Tpm = "swtpm with tpm2-tools and tpm2-openssl";

    /// <summary>A PKCS #11 module in software, and OpenSSL's engine for such modules.</summary>
    public const string Pkcs11 = "softhsm2 with libengine-pkcs11-openssl";

    /// <summary>The library that reads and writes JPEG, and the one that reads JPEG 2000.</summary>
    public const string Jpeg = "libturbojpeg.so.0";
    public const string Jpeg2000 = "libopenjp2.so.7";

    /// <summary>TypeScript's compiler, as <c>deploy/types --bring</c> leaves it, and what runs it.</summary>
    public const string TypeScript = "artifacts/typescript with node";

    /// <summary>The letters of printed zones, to paint data pages with.</summary>
    public const string OcrB = "/usr/share/fonts/opentype/ocr-b/OCRB.otf";

    /// <summary>QEMU, and Debian's kernel with the driver that plays a camera, as <c>tests/Faults/vivid prepare</c> leaves it.</summary>
    public const string VirtualCamera = "vivid under qemu-system-x86_64";

    /// <summary>
    /// The disk of a Debian machine, as <c>deploy/image/build --trial</c> leaves it; its folder stands in <see cref="ImageVariable"/>.
    /// </summary>
    public const string Image = "a Debian machine under qemu-system-x86_64";
    public const string ImageVariable = "CPE_IMAGE";
    public const string Watchlists = "data:watchlist";
    public const string Documents = "data:documents";
    public const string Faces = "data:face";

    /// <summary>The native library that runs networks.</summary>
    public const string OnnxRuntime = "libonnxruntime.so.1";

    private static readonly Dictionary<string, string> _packages = new(StringComparer.Ordinal)
    {
        [Chromium] = "/usr/bin/chromium",
        ["git"] = "/usr/bin/git",
        ["postgresql"] = "/usr/bin/psql",
        ["strace"] = "/usr/bin/strace",
        ["gcc"] = "/usr/bin/gcc",
        ["cage"] = "/usr/bin/cage",
        ["xwayland"] = "/usr/bin/Xwayland",
    };

    /// <summary>What <see cref="Pcsc"/> needs: the virtual reader listens on every address, so it gets a network that has only loopback.</summary>
    private static readonly string[] _pcscFiles =
    [
        "/usr/sbin/pcscd", "/usr/lib/pcsc/drivers/serial/libifdvpcd.so", "/usr/bin/unshare", "/bin/ip",
    ];

    private static readonly string[] _virtualCameraFiles = ["/usr/bin/qemu-system-x86_64", "/bin/busybox", "/usr/bin/cpio"];

    /// <summary>What <see cref="VirtualCamera"/> boots.</summary>
    public static string VirtualCameraKernel => Path.Combine(RepositoryRoot, "artifacts", "vivid");

    /// <summary>The module of <see cref="Pkcs11"/>.</summary>
    public const string SoftHsm = "/usr/lib/softhsm/libsofthsm2.so";

    private static readonly string[] _tpmFiles = ["/usr/bin/swtpm", "/usr/bin/tpm2_create", "/usr/bin/tpm2_evictcontrol"];

    private static readonly Lazy<string?> _pcscMissing = new(MissingOfPcsc);

    /// <summary>The repository's root: the folder above this one that holds the solution.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>Real lists and documents beside the repository; never part of it.</summary>
    public static string Data(params string[] parts) =>
        Path.Combine([RepositoryRoot, "..", "shared", "data", .. parts]);

    /// <summary>Where <see cref="OnnxRuntime"/> is looked for.</summary>
    public static string OnnxRuntimeLibrary => Path.Combine(RepositoryRoot, "artifacts", "native", OnnxRuntime);

    public static string? Missing(IEnumerable<string> needs)
    {
        foreach (string need in needs)
        {
            if (need.StartsWith("data:", StringComparison.Ordinal))
            {
                if (!Directory.Exists(Data(need[5..])))
                    return $"skipped: the folder ../shared/data/{need[5..]} is not here";
            }
            else if (need == OnnxRuntime)
            {
                if (!File.Exists(OnnxRuntimeLibrary))
                    return $"skipped: artifacts/native/{need} is not here (deploy/models/install-onnxruntime brings it)";
            }
            else if (need == TypeScript)
            {
                if (!File.Exists("/usr/bin/node") || !File.Exists(Path.Combine(RepositoryRoot, "artifacts", "typescript", "bin", "tsc")))
                    return $"skipped: {need} is not here (deploy/types --bring brings it where npm is installed)";
            }
            else if (need == Image)
            {
                if (Environment.GetEnvironmentVariable(ImageVariable) is not { Length: > 0 })
                    return "skipped: a long trial of its own (deploy/image/test runs it)";
            }
            else if (need is Jpeg or Jpeg2000)
            {
                if (!NativeLibrary.TryLoad(need, out _))
                    return $"skipped: {need} is not installed (deploy/test installs it)";
            }
            else if (need == Pkcs11)
            {
                if (!File.Exists(SoftHsm) || !Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu").Any(
                    folder => File.Exists(Path.Combine(folder, "engines-3", "pkcs11.so"))))
                    return $"skipped: {need} is not installed (deploy/test installs it)";
            }
            else if (need == Tpm)
            {
                if (_tpmFiles.FirstOrDefault(file => !File.Exists(file)) is { } absent)
                    return $"skipped: {absent} is not installed (deploy/test installs it)";
                if (!Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu").Any(
                    folder => File.Exists(Path.Combine(folder, "ossl-modules", "tpm2.so"))))
                    return "skipped: OpenSSL's provider tpm2 is not installed (deploy/test installs tpm2-openssl)";
            }
            else if (need == VirtualCamera)
            {
                if (RuntimeInformation.OSArchitecture != Architecture.X64)
                    return "skipped: the virtual machine with a camera is for x64";
                if (_virtualCameraFiles.FirstOrDefault(file => !File.Exists(file)) is { } absent)
                    return $"skipped: {absent} is not installed (deploy/test installs it)";
                if (!File.Exists(Path.Combine(VirtualCameraKernel, "vmlinuz")))
                    return "skipped: artifacts/vivid has no kernel (deploy/test fetches it, or tests/Faults/vivid prepare artifacts/vivid)";
            }
            else if (need == Pcsc)
            {
                if (_pcscMissing.Value is { } reason)
                    return reason;
            }
            else if (_packages.TryGetValue(need, out string? path) ? !File.Exists(path) : !File.Exists(need))
            {
                return $"skipped: {need} is not installed (deploy/test installs it)";
            }
        }

        return null;
    }

    private static string? MissingOfPcsc()
    {
        if (_pcscFiles.FirstOrDefault(file => !File.Exists(file)) is { } absent)
            return $"skipped: {absent} is not installed (deploy/test installs it)";
        const string script = "ip link set lo up && mount -t tmpfs none /run";
        using Process probe = Process.Start(new ProcessStartInfo("/usr/bin/unshare", ["--net", "--mount", "/bin/sh", "-c", script])
        {
            RedirectStandardError = true,
        })!;
        probe.StandardError.ReadToEnd();
        probe.WaitForExit();
        return probe.ExitCode == 0
            ? null
            : "skipped: a network namespace for the virtual reader may not be made here (needs root with CAP_SYS_ADMIN)";
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "CheckpointEdge.sln")))
                return at.FullName;
        throw new InvalidOperationException("The tests run from a build inside the repository.");
    }
}
