# Doorkeeper in the smallest application of Rails: doorkeeper_server.rb PORT SETTINGS, with clients and a person in a file of JSON. Its database is in the
# current folder.
require "json"
require "logger"
require "rails"
require "active_record/railtie"
require "action_controller/railtie"
require "doorkeeper"
require "rack/handler/webrick"

PORT = Integer(ARGV[0])
SETTINGS = JSON.parse(File.read(ARGV[1]), symbolize_names: true)

class Application < Rails::Application
  config.root = Dir.pwd
  config.eager_load = false
  config.secret_key_base = "only for this test"
  config.logger = Logger.new($stderr)
  config.hosts.clear
  routes.append do
    use_doorkeeper { skip_controllers :applications, :authorized_applications }
    get "whoami", to: "who_am_i#show"
  end
end

class WhoAmIController < ActionController::API
  before_action :doorkeeper_authorize!

  def show
    render plain: "It is good."
  end
end

Doorkeeper.configure do
  orm :active_record
  resource_owner_from_credentials do |_routes|
    person = SETTINGS[:person]
    Struct.new(:id).new(1) if [params[:username], params[:password]] == [person[:username], person[:password]]
  end
  resource_owner_authenticator { Struct.new(:id).new(1) }
  skip_authorization { true }
  grant_flows %w[authorization_code password client_credentials]
  use_refresh_token
  access_token_expires_in SETTINGS[:expires_in]
  default_scopes :files
  enforce_configured_scopes
end

ENV["DATABASE_URL"] = "sqlite3:#{Dir.pwd}/db.sqlite3?timeout=60000"
Application.initialize!
ActiveRecord::Base.logger = nil
ActiveRecord::Schema.verbose = false
ActiveRecord::Schema.define do
  create_table :oauth_applications do |table|
    table.string :name, :uid, :secret, :redirect_uri
    table.string :scopes, default: "", null: false
    table.boolean :confidential, default: true, null: false
    table.timestamps
  end
  create_table :oauth_access_grants do |table|
    table.integer :resource_owner_id, :application_id, :expires_in
    table.string :token, :redirect_uri, :scopes, :code_challenge, :code_challenge_method
    table.datetime :created_at, :revoked_at
  end
  create_table :oauth_access_tokens do |table|
    table.integer :resource_owner_id, :application_id, :expires_in
    table.string :token, :refresh_token, :scopes
    # Doorkeeper has a spent refresh token live until the new access token is used; without this column it ends at once.
    table.string :previous_refresh_token, default: "", null: false if SETTINGS[:spent_lives_on]
    table.datetime :created_at, :revoked_at
  end
end
SETTINGS[:clients].each do |identifier, secret|
  Doorkeeper::Application.new(name: identifier, uid: identifier.to_s, secret: secret, redirect_uri: "http://127.0.0.1/").save!(validate: false)
end
Rack::Handler::WEBrick.run(Application, Host: "127.0.0.1", Port: PORT, AccessLog: [], Logger: WEBrick::Log.new($stderr, WEBrick::Log::WARN))
