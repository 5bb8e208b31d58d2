using Slipway.Testing.Images;

namespace Slipway.EndToEnd.Tests.Support;

/// <summary>A tiny folder of each kind. None needs anything from outside to be built.</summary>
internal static class SourceSamples
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
        </Project>
        """;

    private const string NodePackage = """{ "name": "hello", "version": "1.0.0", "private": true, "dependencies": { "ws": "file:vendor/ws.tgz" } }""";

    // The HTTP server needs no package; that `ws` can be loaded shows that it was installed.
    private const string NodeServer = """
        const { WebSocketServer } = require('ws');
        const server = require('node:http').createServer((_, response) => response.end('hello from node'));
        new WebSocketServer({ server });
        server.listen(process.env.PORT);
        """;

    private const string PythonServer = """
        import http.server, os

        class Hello(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"hello from python")

        http.server.HTTPServer(("", int(os.environ["PORT"])), Hello).serve_forever()
        """;

    /// <summary>The pipeline that is to be found.</summary>
    public static string Pipeline(SourceKind kind) => kind switch
    {
        SourceKind.DotNet or SourceKind.BrokenDotNet => "dotnet",
        SourceKind.NodeWithLock or SourceKind.NodeWithoutLock => "nodejs",
        SourceKind.Python => "python",
        SourceKind.StaticSite => "static-site",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>What the app answers or prints.</summary>
    public static string Answer(SourceKind kind) => kind switch
    {
        SourceKind.DotNet => "hello from dotnet",
        SourceKind.NodeWithLock or SourceKind.NodeWithoutLock => "hello from node",
        SourceKind.Python => "hello from python",
        SourceKind.StaticSite => "hello from a file",
        SourceKind.Dockerfile => "hello from a Dockerfile",
        SourceKind.Script => "hello from a script",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static async Task WriteAsync(SourceKind kind, string folder, RealRegistry images)
    {
        switch (kind)
        {
            case SourceKind.DotNet:
                Add("hello.csproj", Project);
                Add("Program.cs", """
                    var app = WebApplication.Create(args);
                    app.MapGet("/", () => "hello from dotnet");
                    app.Run("http://0.0.0.0:" + Environment.GetEnvironmentVariable("PORT"));
                    """);
                break;
            case SourceKind.BrokenDotNet:
                Add("hello.csproj", Project);
                Add("Program.cs", "NoSuchThing.Run();\n");
                break;
            case SourceKind.NodeWithLock or SourceKind.NodeWithoutLock:
                Add("package.json", NodePackage);
                Add("index.js", NodeServer);
                Directory.CreateDirectory(Path.Join(folder, "vendor"));
                File.Copy(images.NpmArchive("ws"), Path.Join(folder, "vendor", "ws.tgz"));
                if (kind == SourceKind.NodeWithLock)
                    Add("package-lock.json", File.ReadAllText(Path.Join(Repository.Root, "samples", "docker-api-tester-node", "package-lock.json")).Replace("\"docker-api-tester\"", "\"hello\"", StringComparison.Ordinal));
                break;
            case SourceKind.Python:
                Add("requirements.txt", "# nothing beyond the standard library\n");
                Add("app.py", PythonServer);
                break;
            case SourceKind.StaticSite:
                Add("index.html", "hello from a file\n");
                break;
            case SourceKind.Dockerfile:
                Add("Dockerfile", """
                    FROM scratch
                    COPY root /
                    CMD ["/bin/sh", "/hello.sh"]
                    """);
                // A root of Debian's static busybox.
                var root = await Command.RunAsync(
                    "/bin/sh", [Path.Join(Repository.Root, "tests", "assets", "busybox-root.sh"), Path.Join(folder, "root")], new Dictionary<string, string>());
                if (root.ExitCode != 0)
                    throw new InvalidOperationException(root.Errors);
                Add("root/hello.sh", $"echo '{Answer(kind)}'\ntrap 'exit 0' TERM\nsleep 86400 &\nwait\n");
                break;
            case SourceKind.Script:
                Add("hello.sh", $"#!/bin/sh\necho '{Answer(kind)}'\ntrap 'exit 0' TERM\nsleep 1d &\nwait\n");
                File.SetUnixFileMode(Path.Join(folder, "hello.sh"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
                break;
            case SourceKind.Nothing:
                Add("notes.txt", "nothing to run\n");
                break;
        }

        void Add(string path, string text)
        {
            var file = Path.Join(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
    }
}
